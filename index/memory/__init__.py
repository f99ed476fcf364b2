"""The small engine: everything in this process's memory, nothing on disk; for tests and passing archives."""

from index.memory.engine import MemoryEngine

__all__ = ["MemoryEngine"]
