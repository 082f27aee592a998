# Read by CMake right after llama.cpp's own project() call: its command-line
# tools and the helper library behind them take half of the build time, and the
# Python bindings use neither.
set(LLAMA_BUILD_COMMON OFF)
set(LLAMA_BUILD_TOOLS OFF)
