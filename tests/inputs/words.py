"""Words that say nothing to the eye, words that must stay as they are, and what is dropped."""

NOTHING = {
    "nothing": "",
    "blanks": "   \n\t ",
    "zero-width blanks": "\u200b" * 12,
    "joiners": "\u200d" * 12,
    "word joiners": "\u2060" * 12,
    "a direction": "\u202e",
    "soft hyphens": "\u00ad" * 12,
    "Hangul fillers": "\u3164" * 12,
    "a Braille blank": "\u2800" * 12,
    "stops": "............",
    "emoji": "🙏🙏🙏👍🏽❤️",
    "a family": "👨‍👩‍👧",
    "tags": "\U000e0041" * 12,
    "NUL": "\0" * 12,
    "no-break blanks": "\u00a0" * 12,
}
KEPT = {
    "Việt": "Nước ngập đến đầu gối",
    "a family": "nhà 👨‍👩‍👧 tôi",
    "Persian": "می‌خواهم",
    "lines and tabs": "một\n\thai",
    "Chinese": "日本",
    "one digit": "6",
}
DROPPED = {
    "Giả\u202eđảo": "Giảđảo",
    "\u2067ẩn\u2069 \u200fđi\u200e": "ẩn đi",
    "\ufeffđầu": "đầu",
    "một\u200bhai": "mộthai",
    "a\x1b[31mb": "a[31mb",
    "một\r\nhai\rba\u2028bốn": "một\nhai\nba\nbốn",
    "Nu\u031b\u200bo\u031b\u0301c": "Nươ\u0301c".replace("ơ\u0301", "ớ"),
}
