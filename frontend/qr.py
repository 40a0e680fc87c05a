"""An address as a picture that a telephone reads; drawn by segno, black on white in every colour scheme."""

import io

import segno
from django.utils.safestring import SafeString, mark_safe


def qr_svg(address: str) -> SafeString:
    """The drawing for the page itself, without a style attribute; its size is the style sheet's.

    Raises:
        segno.DataOverflowError: for an address of more than 2,900 characters or so.
    """
    out = io.BytesIO()
    code = segno.make(address, error="m", micro=False)
    code.save(
        out, kind="svg", xmldecl=False, svgns=True, omitsize=True, nl=False, border=4, light="#fff", dark="#000",
        svgclass="qr", lineclass=None,
    )  # fmt: skip
    # segno writes nothing of the address but squares.
    return mark_safe(out.getvalue().decode())  # noqa: S308 (drawn by the library)
