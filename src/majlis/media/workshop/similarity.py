"""How alike two pictures of one size are to the eye."""

from typing import Any

WINDOW = 8  # pixels a side
STRIP = 64 * WINDOW  # rows measured at once, so that a large picture needs little memory
_STEADY_LIGHT, _STEADY_CONTRAST = (0.01 * 255) ** 2, (0.03 * 255) ** 2


def similarity(one: Any, other: Any) -> float:
    """Return the mean structural similarity of the lightness, 1.0 when nothing differs.

    Source: Wang, Bovik, Sheikh, Simoncelli, "Image quality assessment: from error visibility to
    structural similarity", IEEE Transactions on Image Processing 13 (2004), formula 13, with the
    constants given there; the windows are squares of 8 pixels, laid side by side.
    """
    width, height = (side - side % WINDOW for side in one.size)
    total = 0.0
    for top in range(0, height, STRIP):
        box = (0, top, width, min(height, top + STRIP))
        rows = box[3] - top
        total += _of_a_strip(one.crop(box), other.crop(box)) * rows
    return float(total / height)


def _of_a_strip(one: Any, other: Any) -> float:
    from PIL import ImageMath

    x, y = (part.convert("L").convert("F") for part in (one, other))
    products = [
        ImageMath.lambda_eval(lambda of: of["x"] * of["x"], x=x),
        ImageMath.lambda_eval(lambda of: of["y"] * of["y"], y=y),
        ImageMath.lambda_eval(lambda of: of["x"] * of["y"], x=x, y=y),
    ]
    means = [part.reduce(WINDOW) for part in (x, y, *products)]
    named = dict(zip(("x", "y", "xx", "yy", "xy"), means, strict=True))
    values = ImageMath.lambda_eval(_formula, **named)
    return float(values.resize((1, 1), 4).getpixel((0, 0)))  # 4: the mean of all


def _formula(of: dict[str, Any]) -> Any:
    x, y = of["x"], of["y"]
    lights, light = x * y, x * x + y * y
    covariance = of["xy"] - lights
    variances = of["xx"] + of["yy"] - light
    above = (lights * 2 + _STEADY_LIGHT) * (covariance * 2 + _STEADY_CONTRAST)
    return above / ((light + _STEADY_LIGHT) * (variances + _STEADY_CONTRAST))
