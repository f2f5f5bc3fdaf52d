"""What is kept as a photo or PDF, and what each other file is told."""

import hashlib
import io

import pytest
from PIL import Image

from model.desk.documents import paper_files
from model.desk.documents.paper_files import FileKind, examine
from model.ground.refusals import Refused
from tests.desk.documents.papers_brought import bomb, pdf, photo


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("户口簿.jpg", photo(), FileKind.jpeg),
        ("户口簿.JPEG", photo(), FileKind.jpeg),
        ("截图.png", photo("PNG"), FileKind.png),
        ("微信图片.jpg", photo("PNG"), FileKind.png),  # chat programs rename pictures
        ("照片.webp", photo("WEBP"), FileKind.webp),
        ("申请书.pdf", pdf(), FileKind.pdf),
        ("camera", photo(), FileKind.jpeg),
    ],
)
def test_photos_and_pdf_files_are_known_by_their_content(name: str, data: bytes, kind: FileKind) -> None:
    file = examine(name, data)

    assert (file.name, file.kind, file.data) == (name, kind, data)
    assert file.sha256 == hashlib.sha256(data).hexdigest()
    assert bool(file.small) is (kind is not FileKind.pdf)


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("空.jpg", b"", "“空.jpg”是空的"),
        ("大.jpg", b"\xff\xd8\xff" + b"0" * paper_files.MOST_BYTES, "有10.0兆，每个最多10兆"),
        ("其实是.jpg", pdf(), "名字和内容对不上，内容是PDF"),
        ("其实是.pdf", photo(), "名字和内容对不上，内容是照片"),
        ("病毒.exe", photo(), "名字和内容对不上"),
        ("表.docx", b"PK\x03\x04" + b"0" * 99, "只收JPG、PNG、WebP照片和PDF；Word请先另存为PDF"),
        ("网页.jpg", b"<html><script>alert(1)</script>", "不是照片也不是PDF"),
        ("IMG_1.HEIC", b"\0\0\0\x18ftypheic" + b"0" * 99, "苹果手机的HEIC照片.*兼容性最佳"),
        ("IMG_1.jpg", b"\0\0\0\x18ftypmif1" + b"0" * 99, "苹果手机的HEIC照片"),
        ("炸.png", bomb(), "超过2500万像素"),
        ("炸.png", bomb(5_001, 5_000), "超过2500万像素.*各缩小一半，或另存为JPG"),
        ("断.jpg", photo()[:-2000], "不完整，打不开"),
        ("断.png", photo("PNG")[:400], "不完整，打不开"),
        ("假.jpg", b"\xff\xd8\xff\xe0" + b"0" * 999, "不完整，打不开"),
        ("断.pdf", pdf()[:-40], "不完整，后面缺了一截"),
        ("密.pdf", pdf("/Encrypt 5 0 R"), "有密码"),
        ("密.pdf", pdf("/Encrypt<</V 4>>"), "有密码"),
    ],
)
def test_every_other_file_is_told_what_to_do(name: str, data: bytes, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        examine(name, data)


@pytest.mark.parametrize(
    ("came", "kept"),
    [
        ("../../etc/户口簿.jpg", "户口簿.jpg"),
        ("C:\\Users\\li\\桌面\\户口簿.jpg", "户口簿.jpg"),
        ("户口\u202egpj.簿\x00\n.jpg", "户口gpj.簿.jpg"),
        ('a<b>"c|.jpg', "abc.jpg"),
        ("长" * 300 + ".jpg", "长" * 96 + ".jpg"),
        ("..", "未命名"),
        ("钱桂英990101194912310028.jpg", "钱桂英（号码）.jpg"),
        ("990101 1949-1231 002x 户口.pdf", "（号码） 户口.pdf"),
        ("１３９-0000-1234.jpg", "（号码）.jpg"),
        ("0101-20261121-0007-3_12.jpg", "0101-20261121-0007-3_12.jpg"),
        ("IMG_20261122_083015123.jpg", "IMG_20261122_083015123.jpg"),
        ("", "未命名"),
    ],
)
def test_a_name_keeps_its_last_part_and_nothing_that_hides_or_names_somebody(came: str, kept: str) -> None:
    assert paper_files.tidy(came) == kept


def test_the_small_picture_stands_upright_and_tells_nothing_of_the_camera() -> None:
    small = Image.open(io.BytesIO(examine("竖.jpg", photo(size=(1200, 900), upside=6)).small))

    assert small.size == (240, 320)
    assert dict(small.getexif()) == {} and b"Camera" not in examine("竖.jpg", photo()).small


@pytest.mark.parametrize("mode", ["L", "P", "RGBA", "LA", "I;16", "1"])
def test_pictures_of_every_sort_get_a_small_one(mode: str) -> None:
    drawn = io.BytesIO()
    Image.new(mode, (50, 40)).save(drawn, "PNG")

    assert Image.open(io.BytesIO(examine("扫描.png", drawn.getvalue()).small)).size == (50, 40)


def test_a_printers_jpeg_gets_a_small_one() -> None:
    drawn = io.BytesIO()
    Image.new("CMYK", (500, 400)).save(drawn, "JPEG")

    assert examine("扫描.jpg", drawn.getvalue()).small


def test_a_large_photo_is_looked_at_quickly_enough() -> None:
    assert examine("大.jpg", photo(size=(7000, 8000))).small


def test_one_picture_is_unfolded_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    inside: list[bool] = []

    def opened(*_args: object, **_words: object) -> Image.Image:
        inside.append(paper_files.UNFOLDING.locked())
        return Image.new("RGB", (9, 9))

    monkeypatch.setattr(Image, "open", opened)
    examine("户口簿.png", photo("PNG"))

    assert inside == [True] and not paper_files.UNFOLDING.locked()
