"""How people say the number of a case on the telephone, in a message, from a printout."""

NUMBER = "LS-2026-000363"
SPOKEN = {
    "as it is printed": "LS-2026-000363",
    "small letters": "ls-2026-363",
    "blanks": "LS 2026 000363",
    "the last digits": "363",
    "with its zeros": "000363",
    "with the year": "2026-363",
    "a stroke": "363".join(("2026/", "")),
    "in one piece": "LS2026000363",
    "digits in one piece": "2026000363",
    "en dashes": "LS–2026–000363",
    "no-break hyphens": "LS\u20112026\u2011000363",
    "no-break blanks": "LS\u00a02026\u00a0000363",
    "full width": "ＬＳ－２０２６－０００３６３",
    "words before": "Số hồ sơ: LS-2026-000363",
    "a full stop behind": " 363. ",
    "a hash": "#363",
    "zero-width blanks": "LS-2026-\u200b000363\ufeff",
}
NOT_SPOKEN = ["", "   ", "LS", "không có số", "0", "000000", "LS-2026-000000", "363363363363363363"]
