// The screen in the hall asks for itself again every minute and puts what it gets in the place of what it shows. While
// the server is away the last picture stays, and the next minute asks again. In words that an old monitor knows.
"use strict";
setInterval(function () {
  var request = new XMLHttpRequest();
  request.onload = function () {
    var page = request.response;
    if (!page || !page.body) return;
    document.documentElement.className = page.documentElement.className;
    document.body.innerHTML = page.body.innerHTML;
  };
  request.open("GET", location.href);
  request.responseType = "document";
  request.send();
}, 60000);
