"""How an argument is read, checked and refused: with a ValueError of its name, its value and its index."""

import math
import reprlib
from numbers import Integral

import numpy as np


def reals(**values):
    """The arguments as arrays of real numbers, and the dtype of the result."""
    arrays = {name: real(name, value) for name, value in values.items()}
    # As everywhere in NumPy, Python's own numbers take the precision of the arrays they meet.
    promoted = np.result_type(*(0 if type(v) in (int, float) else arrays[name].dtype for name, v in values.items()))
    return arrays, np.float32 if promoted == np.float32 else np.float64


def real(name, value):
    """The value as an array of NumPy's own real numbers, of at most 64 bits."""
    if isinstance(value, np.ma.MaskedArray):
        raise ValueError(f"{name} must not be a masked array (choose what its mask stands for), got {short(value)}")
    try:
        array = np.asarray(value)
        if array.dtype == object:  # other libraries' numbers, and integers beyond 64 bits
            array = np.reshape([_float(number) for number in array.flat], array.shape)
        elif array.dtype.isbuiltin == 2:  # a type that another library has told NumPy of
            array = array.astype(np.float32, casting="safe")
        if array.dtype.kind not in "fiub":
            raise TypeError(f"NumPy takes this for {array.dtype}")
    except Exception as error:  # an array-like may raise anything
        raise ValueError(f"{name} must be real numbers, got {short(value)}") from error
    if array.ndim > 32:
        raise ValueError(f"{name} must have at most 32 axes, as NumPy broadcasts no more, got {array.ndim}")
    if array.itemsize > 8:
        with np.errstate(over="ignore"):
            array = array.astype(float)
    return array


def _float(number):
    """float(number), which also takes texts and truth values, NumPy's dates, and half of its complex numbers."""
    other_kind = isinstance(number, np.generic) and number.dtype.kind not in "fiuV"  # V is bfloat16's
    if other_kind or isinstance(number, (str, bytes, bytearray, bool)):
        raise TypeError(f"{type(number).__name__} is not a type of real numbers")
    return float(number)


def parameters(**values):
    """The arguments as arrays, checked, and the dtype of the result."""
    arrays, dtype = reals(**values)
    check_parameters(**arrays)
    return arrays, dtype


def scalars(**values):
    """The arguments as numbers, checked."""
    arrays, _ = parameters(**values)
    for name, array in arrays.items():
        if array.ndim:
            raise ValueError(f"{name} must be one number, got {short(values[name])}")
    return [float(array) for array in arrays.values()]


def check_parameters(**arrays):
    """Each must be finite, and positive if its name begins with sigma."""
    for name, array in arrays.items():
        positive = name.startswith("sigma")
        lowest = 0 if positive else -np.inf
        if array.size and not (array.min() > lowest and array.max() < np.inf):
            wanted = "positive and finite" if positive else "finite"
            require(name, array, (array > lowest) & (array < np.inf), wanted)


def integer(name, value, least, most=math.inf):
    """The value as an int."""
    if not isinstance(value, Integral) or isinstance(value, bool) or not least <= value <= most:
        limits = f"of at least {least}" if most == math.inf else f"from {least} to {most}"
        raise ValueError(f"{name} must be an integer {limits}, got {short(value)}")
    return int(value)


def common_shape(**arrays):
    """The shape to which the arrays broadcast."""
    try:
        return np.broadcast(*arrays.values()).shape
    except ValueError:
        shapes = ", ".join(f"{name} {array.shape}" for name, array in arrays.items())
        raise ValueError(f"the shapes do not broadcast: {shapes}") from None


def require(name, array, good, wanted):
    """A ValueError for the first entry that is not good."""
    if not good.all():
        index = tuple(int(i) for i in np.unravel_index(np.argmin(good), good.shape))
        raise ValueError(f"{name} must be {wanted}, got {np.broadcast_to(array, good.shape)[index]}{at(index)}")


def at(index):
    """Where an entry is, for a message."""
    return f" at index {index[0] if len(index) == 1 else index}" if index else ""


def short(value):
    """repr(value) in at most 100 signs, for a message."""
    return clipped(_SHORT.repr(value))


def clipped(text, most=100):
    """The text, or how it begins and ends."""
    return text if len(text) <= most else f"{text[: most - 40]} ... {text[-35:]}"


_SHORT = reprlib.Repr()
_SHORT.maxstring = _SHORT.maxother = 100
_SHORT.repr_int = _SHORT.repr_instance  # which survives an integer too long for repr
_SHORT.repr_ndarray = lambda array, level: _SHORT.repr1(
    array[(slice(_SHORT.maxlist + 1),) * array.ndim].tolist(), level
)
