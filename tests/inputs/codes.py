"""How people write the tracking code of their receipt, and what is no code."""

from services.intake.codes import code_from

CODE = code_from(bytes.fromhex("8c0a31de5b7f24960e13"))
A, B, C, D, CHECK = CODE.split("-")
SPELLINGS = {
    "as it is printed": CODE,
    "small letters": CODE.lower(),
    "in one piece": CODE.replace("-", ""),
    "blanks": f"  {A} {B} {C} {D} {CHECK} ",
    "other groups": f"{A}{B} {C}{D}{CHECK}",
    "no-break blanks": "\u00a0".join((A, B, C, D, CHECK)),
    "narrow no-break blanks": "\u202f".join((A, B, C, D, CHECK)),
    "tabs and lines": f"{A}\t{B}\r\n{C}\n{D} {CHECK}",
    "hyphens": "\u2010".join((A, B, C, D, CHECK)),
    "no-break hyphens": "\u2011".join((A, B, C, D, CHECK)),
    "en dashes": "–".join((A, B, C, D, CHECK)),
    "em dashes": "—".join((A, B, C, D, CHECK)),
    "minus signs": "−".join((A, B, C, D, CHECK)),
    "double hyphens": "--".join((A, B, C, D, CHECK)),
    "underscores": "_".join((A, B, C, D, CHECK)),
    "dots": ".".join((A, B, C, D, CHECK)),
    "a full stop behind": f"{CODE}.",
    "an ellipsis behind": f"{CODE}…",
    "quotation marks": f"“{CODE}”",
    "angle quotes": f"«{CODE}»",
    "brackets": f"({CODE})",
    "stars": f"*{CODE}*",
    "zero-width blanks": "\u200b".join(CODE),
    "a byte order mark": f"\ufeff{CODE}",
    "soft hyphens": "\u00ad".join(CODE),
    "directions": f"\u202a{CODE}\u202c\u200e",
    "full-width letters": "".join(chr(ord(letter) + 0xFEE0) for letter in CODE),
    "a name before": f"Mã tra cứu: {CODE}",
    "a name and an equals sign": f"code={CODE}",
    "a sentence around": f"Chị ơi, mã của em là {CODE.lower()} nhé, chị xem giúp em với.",
    "a receipt around": f"Số hồ sơ LS-2026-000363\nMã tra cứu – chỉ mình bà con biết\n{CODE}\nTiếp nhận lúc 14:05.",
    "groups in a sentence": f"ma {A} {B} {C} {D} {CHECK} do ban",
}
NO_CODES = ["", "nonsense", "0000-0000-0000-0000-1", "U" * 17, "0" * 16, "0" * 18, "\0" * 17, "—", f"{A}-{B}-{C}-{D}"]
