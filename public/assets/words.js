// Streamlit speaks only English. These are its own few words, said in Chinese wherever they appear on a page.
// Nothing else is touched: a text is replaced only when it is, as a whole, one of these.
"use strict";
const WORDS = new Map(Object.entries({
  "Skip to main content": "跳到正文",
  "Upload": "选择文件", "Upload directories": "选择文件夹", "Add files": "再选一个文件",
  "Drag and drop a file here": "也可以把文件拖到这里", "Drag and drop files here": "也可以把文件拖到这里",
  "Delete file": "去掉这个文件", "Remove file": "去掉这个文件", "Network error": "网络断了，请重新选择文件",
  "Choose an option": "请选择", "Choose options": "请选择（可多选）", "No results": "没有找到", "No options": "没有可选的",
  "Select all": "全选", "Selected values": "已选的", "Clear all": "全部清除", "Clear value": "清除", "Clear entry": "清除",
  "Show password": "显示密码", "Hide password": "隐藏密码",
  "Press Enter to apply": "按回车确认", "Press Ctrl+Enter to apply": "按 Ctrl+回车确认", "Press ⌘+Enter to apply": "按 ⌘+回车确认",
  "Press Enter to submit form": "", "Press Ctrl+Enter to submit form": "", "Press ⌘+Enter to submit form": "",
  "Search": "查找", "Type to search": "输入要找的字", "Close Search": "关闭查找", "Next Result": "下一处", "Previous Result": "上一处",
  "Fullscreen": "放大", "View fullscreen": "放大", "Close fullscreen": "还原", "Show/hide columns": "显示或隐藏列",
  "Sort ascending": "从小到大排", "Sort descending": "从大到小排", "Hide column": "隐藏这一列", "Pin column": "固定这一列",
  "Unpin column": "取消固定", "Copy column name": "复制列名", "Autosize": "自动列宽", "Format": "格式", "Statistics": "统计",
  "Clear selection": "取消选择", "Add row": "加一行", "Delete row(s)": "去掉这些行", "Download as CSV": "导出表格", "empty": "空",
  "Next page": "下一页", "Previous page": "上一页", "View less": "收起",
  "Choose date": "选日期", "Choose date range": "选起止日期", "Clear date": "清除日期", "Clear dates": "清除日期", "Date range": "起止日期",
  "Number is above the allowed range.": "数字太大了，请改小。", "Number is below the allowed range.": "数字太小了，请改大。",
  "Invalid input.": "这一栏的写法不对，请改一改。",
  "Close": "关闭", "Cancel": "取消", "Copy": "复制", "Expand sidebar": "打开菜单", "Collapse sidebar": "收起菜单", "Link to heading": "本节链接",
  "streamlit run yourscript.py": "daiban run", "Navigate to home page": "回到首页", "Open": "打开",
  "Sidebar": "侧栏", "App pages": "菜单", "Main menu": "菜单", "Header Logo": "标志", "App Logo": "标志", "Logo": "标志",
  "Running...": "正在处理…", "Stop": "停止", "Connecting": "正在连接…", "Connecting...": "正在连接…", "CONNECTING": "正在连接…", "yyyy": "年", "mm": "月", "dd": "日",
  "Connection error": "连接断了", "Connection lost. Please wait for the app to reconnect, then try again.": "连接断了，正在重连，请稍等再试。",
  "Failed to load data": "没有取到数据，请刷新再试", "Save as SVG": "存为矢量图", "Save as PNG": "存为图片",
}));
const PATTERNS = [
  [/^([\d.]+ ?[KMG]?B) per file(?: • (.*))?$/, (_, size, kinds) => `每个文件不超过${size}${kinds ? `，可以是${kinds}` : ""}`],
  [/^View (\d+) more$/, (_, count) => `再看${count}个`],
  [/^(\d+) more$/, (_, count) => `还有${count}个`],
  [/^Help for\s*(.*)$/, (_, what) => (what ? `${what}：说明` : "说明")],
  [/^Remove (.+)$/, (_, name) => `去掉 ${name}`],
  [/^File must be ([\d.]+ ?[KMG]?B) or smaller\.$/, (_, size) => `文件不能超过${size}。请分成几个再上传。`],
  [/^(.+) files are not allowed\.$/, (_, kind) => `不能上传${kind}文件。请换一种格式。`],
  [/^(Is Streamlit still running\?|Streamlit server is not responding|Connection (failed|timed out)|Cannot connect to Streamlit).*/s,
    () => "和服务器的连接断了。没有保存的内容请先抄下来，再刷新这一页。"],
];
const SPOKEN = ["aria-label", "title", "placeholder", "alt"];

function inChinese(text) {
  const bare = text.trim();
  if (!bare || !/[A-Za-z]/.test(bare)) return null;
  if (WORDS.has(bare)) return WORDS.get(bare);
  for (const [pattern, word] of PATTERNS) if (pattern.test(bare)) return bare.replace(pattern, word);
  return null;
}
function sayText(node) {
  const chinese = inChinese(node.nodeValue);
  if (chinese !== null && chinese !== node.nodeValue) node.nodeValue = chinese;
}
function sayLabels(element) {
  for (const name of SPOKEN) {
    const chinese = element.hasAttribute(name) ? inChinese(element.getAttribute(name)) : null;
    if (chinese !== null) element.setAttribute(name, chinese);
  }
}
function say(root) {
  if (root.nodeType === Node.TEXT_NODE) return sayText(root);
  if (root.nodeType !== Node.ELEMENT_NODE) return;
  sayLabels(root);
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (node.nodeType === Node.TEXT_NODE) sayText(node); else sayLabels(node);
  }
}
new MutationObserver((changes) => {
  for (const change of changes) {
    if (change.type === "characterData") sayText(change.target);
    else if (change.type === "attributes") sayLabels(change.target);
    else change.addedNodes.forEach(say);
  }
}).observe(document.documentElement, {
  subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: SPOKEN,
});
