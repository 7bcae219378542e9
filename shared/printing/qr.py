"""QR codes as SVG and PNG: on a white ground of their own, so that what they stand on may be dark."""

import io

import qrcode
from qrcode.constants import ERROR_CORRECT_Q
from qrcode.image.svg import SvgPathFillImage

QUIET_ZONE_MODULES = 4
PNG_MODULE_PIXELS = 12


def qr_svg(address: str) -> bytes:
    return _encoded(address, SvgPathFillImage)


def qr_png(address: str) -> bytes:
    return _encoded(address, None)


def _encoded(address: str, factory: type | None) -> bytes:
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_Q, border=QUIET_ZONE_MODULES, box_size=PNG_MODULE_PIXELS)
    code.add_data(address)
    out = io.BytesIO()
    code.make_image(image_factory=factory).save(out)
    return out.getvalue()
