"""What is printed: sheets set by typst with the project's own letters, and QR codes. Nothing comes from outside.

Setting a sheet takes some 30 ms of a processor without Python's lock: call it from a thread.
"""

from shared.printing.typesetting import printable, typeset

__all__ = ["printable", "typeset"]
