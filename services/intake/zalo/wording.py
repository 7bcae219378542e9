"""What the account says in Zalo, and how it understands what people say: folded, as they type in a hurry. Pure."""

import re
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import cast

from services.intake.questions import answered
from shared.commune import Commune, FurtherQuestion
from shared.details import Value
from shared.events.intake import Solved
from shared.sentences import Named
from shared.text import search_words, slug
from shared.web.formats import when

AGREES = frozenset({"dong-y", "co", "gui", "ok", "dongy"})
LEAVES_OFF = frozenset({"huy", "huy-bo", "bo"})
STOPS = frozenset({"thoi-bao", "dung-bao", "ngung-bao"})
STARTS_AGAIN = frozenset({"bao-lai", "bao-tiep"})
IS_DONE = frozenset({"xong", "het", "tiep", "khong", "khong-co", "het-roi", "xong-roi"})
KNOWS_NOT = frozenset({"0", "khong-ro", "khong-biet", "bo-qua", "khong"})
ASKS_FOR_HELP = frozenset({"giup", "tro-giup", "help", "huong-dan", "bat-dau"})

KEPT = "Đã ghi lại."
NOT_UNDERSTOOD = "Xin lỗi, chưa hiểu ý bà con."
TOO_LITTLE = "Xin viết thêm một chút cho rõ, ít nhất 10 chữ, hoặc gửi ảnh."
LEFT_OFF = "Đã bỏ, không lưu gì. Khi cần, bà con cứ nhắn lại."
STOPPED = "Từ nay Mặt trận không nhắn tin báo qua Zalo nữa. Mã tra cứu vẫn dùng được. Muốn nhận lại: nhắn BÁO LẠI."
STARTED = "Mặt trận sẽ lại nhắn tin báo qua Zalo khi hồ sơ có bước mới."
STARS = "Bà con chấm mấy sao cho cách giải quyết? Nhắn một số từ 1 đến 5."
JUDGED = "Đã ghi đánh giá của bà con. Trong 7 ngày, bà con đổi được ở trang theo dõi. Cảm ơn bà con."
NOT_OPEN = "Lần giải quyết này không còn nhận đánh giá. Bà con xem ở trang theo dõi."
WRONG_CODE = "Không có phản ánh nào mang mã này. Xin xem lại mã trên biên nhận."
WITHOUT_PICTURE = "Có ảnh hoặc ghi âm không lấy được. Bà con gửi lại giúp."
LATER = "Xin lỗi, chưa ghi được. Bà con nhắn lại giúp sau ít phút."
SLOWER = "Bà con vừa gửi rất nhiều phản ánh. Phản ánh này vẫn còn nguyên ở đây: xin chờ ít phút rồi nhắn ĐỒNG Ý."
CHANGED = "Danh sách của xã vừa đổi. Việc này thuộc loại nào? Nhắn tên loại việc, hoặc KHÔNG RÕ."

EXAMPLES = {
    "number": "Xin nhắn một số, ví dụ 12 hoặc 2,5.",
    "date": "Xin nhắn một ngày, ví dụ 27/11/2026.",
    "choice": "Xin nhắn một số trong danh sách.",
    "choices": "Xin nhắn các số trong danh sách, ví dụ 1, 3.",
    "text": NOT_UNDERSTOOD,
}

AGREE_BUTTONS = (("Đồng ý, gửi đi", "ĐỒNG Ý"), ("Bỏ, không gửi", "HỦY"))
DONE_BUTTON = (("Xong, đi tiếp", "XONG"),)
SKIP_BUTTON = (("Không rõ", "KHÔNG RÕ"),)
STARS_BUTTONS = tuple((f"{stars} sao", str(stars)) for stars in range(5, 0, -1))

LOOKED_UP = re.compile(r"^\s*tra[ -]?c[ưứu]+\b[:\s]*", re.IGNORECASE)
JUDGED_AS = re.compile(r"#danhgia ([A-Z]{1,6}-\d{4}-\d{6}) (\d{1,3}) (yes|partly|no)")


def looked_up(text: str) -> str | None:
    """The code that somebody wants to look up, as it was typed; None where nobody does."""
    found = LOOKED_UP.match(text)
    if found is None and not slug(text).startswith("tra-cuu"):
        return None
    return text[found.end() :] if found else text


def judged(text: str) -> tuple[str, int, Solved] | None:
    """What a button of an answer says: of which case and round, and whether it is solved."""
    found = JUDGED_AS.fullmatch(text.strip())
    return (found[1], int(found[2]), cast("Solved", found[3])) if found else None


def greeting(commune: Commune) -> str:
    return (
        f"{commune.front} xin nghe bà con. {commune.emergency.vi}\n\nBà con thấy việc gì cần phản ánh? Xin kể ngay ở"
        " đây, gửi kèm ảnh nếu có.\n\nĐã có mã? Nhắn: TRA CỨU và mã. Muốn bỏ: nhắn HỦY."
    )


def receipt(number: str, code: str, address: str, advice: str) -> str:
    """What a person takes home; the code is said this once."""
    said = (
        f"Mặt trận đã nhận, số hồ sơ {number}.\nMã tra cứu của riêng bà con: {code}\nXin giữ mã, đừng chuyển cho ai."
        f" Xem, bổ sung, đánh giá ở {address} hoặc nhắn ở đây: TRA CỨU và mã."
    )
    return f"{said}\n{advice}" if advice else said


def status(number: str, said: str, unit: str, due: datetime | None) -> str:
    """How far a report is."""
    at = f" tại {unit}" if unit else ""
    until = f", hạn trả lời {when(due, 'vi')}" if due else ""
    return f"Hồ sơ {number}: {said[:1].lower()}{said[1:]}{at}{until}."


def question(step: str, commune: Commune) -> tuple[str, tuple[tuple[str, str], ...]]:
    """What is asked at a step, with its buttons."""
    match step:
        case "category":
            listed = "\n".join(f"{number}. {one.name}" for number, one in enumerate(commune.categories, 1))
            return f"Việc này thuộc loại nào? Nhắn số, hoặc KHÔNG RÕ.\n{listed}", SKIP_BUTTON
        case "area":
            known = ", ".join(one.name for one in commune.areas[:3])
            return f"Việc ở thôn, tiểu khu nào? Nhắn tên, ví dụ: {known}. Không rõ thì nhắn KHÔNG RÕ.", SKIP_BUTTON
        case "more":
            return "Chỗ nào trong đó? Viết vài chữ, gửi vị trí hoặc ảnh; xong thì nhắn XONG.", DONE_BUTTON
        case "consent":
            return _consent(commune), AGREE_BUTTONS
    return "Bà con thấy việc gì cần phản ánh? Xin kể ngay ở đây, gửi kèm ảnh nếu có.", ()


def detail_asked(question: FurtherQuestion) -> tuple[str, tuple[tuple[str, str], ...]]:
    """A question of a category, with its choices numbered."""
    several = " (chọn được nhiều số)" if question.kind == "choices" else ""
    lines = [f"{question.text.vi}{several}", *([question.hint.vi] if question.hint else [])]
    lines += [f"{number}. {choice.text.vi}" for number, choice in enumerate(question.choices, 1)]
    return "\n".join(lines), () if question.required else SKIP_BUTTON


def detail_of(question: FurtherQuestion, text: str) -> Value | None:
    """What was said to a question, as it is kept; None where it is no answer. Choices are meant by numbers or names."""
    said = [_choice(question, text)] if question.choices else [text]
    if said == [text] and question.kind == "choices":
        said = [_choice(question, part) for part in re.split(r"[,;\s]+", text.strip())]
    return answered(question, said)


def _choice(question: FurtherQuestion, text: str) -> str:
    """The code of the choice that is meant by a number or a name; the text itself where none is."""
    if text.isascii() and text.isdigit() and 0 < int(text) <= len(question.choices):
        return question.choices[int(text) - 1].code
    return next((one.code for one in question.choices if slug(one.text.vi) == slug(text)), text)


def _consent(commune: Commune) -> str:
    return (
        f"Bà con đồng ý để {commune.front} và đơn vị giải quyết dùng lời, ảnh, vị trí vừa gửi và tài khoản Zalo này,"
        " chỉ để giải quyết và trả lời phản ánh? Bà con rút lại được bất cứ lúc nào ở trang theo dõi."
        " Nhắn ĐỒNG Ý để gửi, HỦY để bỏ."
    )


def is_one_of(text: str, words: Collection[str]) -> bool:
    """Whether nothing else is said, whatever its marks and capitals."""
    return slug(text) in words


def category_of(commune: Commune, text: str) -> str | None:
    """The code of the category that is meant: by its number in the list, its code or its name."""
    typed = text.strip()
    if typed.isascii() and typed.isdigit():
        return commune.categories[int(typed) - 1].code if 0 < int(typed) <= len(commune.categories) else None
    by_code = next((one.code for one in commune.categories if one.code.lower() == typed.lower()), None)
    return by_code or _named(commune.categories, [one.code for one in commune.categories], text)


def area_of(commune: Commune, text: str) -> str | None:
    """The code of the area that is meant; None where none fits, or several do."""
    return _named(commune.areas, [one.code for one in commune.areas], text)


def _named(parts: Sequence[Named], codes: Sequence[str], text: str) -> str | None:
    """The one whose name holds all words that were said, and no more than it where several do."""
    said = search_words(text)
    if not said:
        return None
    names = {code: search_words(part.name) for code, part in zip(codes, parts, strict=True)}
    fitting = [code for code, words in names.items() if set(said) <= set(words)]
    exact = [code for code in fitting if sorted(names[code]) == sorted(said)]
    contained = [code for code, words in names.items() if _within(words, said)]
    for found in (exact, fitting, contained):
        if len(found) == 1:
            return found[0]
    return None


def _within(name: Sequence[str], said: Sequence[str]) -> bool:
    """Whether a name is said inside of a sentence, word for word."""
    return any(list(said[at : at + len(name)]) == list(name) for at in range(len(said) - len(name) + 1))
