# Read by CMake right after llama.cpp's own project() call, to compile less, and what rounds alike.
#
# Its command-line tools and the helper library behind them take half of the
# build time, and the Python bindings use neither. Warnings about somebody
# else's code help nobody here.
set(LLAMA_BUILD_COMMON OFF)
set(LLAMA_BUILD_TOOLS OFF)
set(LLAMA_ALL_WARNINGS OFF)
set(GGML_ALL_WARNINGS OFF)

# Its products of a few columns round otherwise than those of one column, so that the
# words of a draft checked together would not be the words written one by one.
set(GGML_LLAMAFILE OFF CACHE BOOL "" FORCE)

# 150 model architectures are described in code that only lays out graphs: all
# arithmetic is in ggml, which keeps -O3. Describing them at -O1 saves a sixth of
# what is left; tokenising and sampling, which do loop, get -O2.
function(_lighten_llama)
  set(compilers "CXX,GNU,Clang,AppleClang")
  target_compile_options(llama PRIVATE "$<$<COMPILE_LANG_AND_ID:${compilers}>:-O1>")
  set_source_files_properties(
    llama-batch.cpp llama-context.cpp llama-grammar.cpp llama-kv-cache.cpp llama-sampler.cpp
    llama-vocab.cpp unicode.cpp
    TARGET_DIRECTORY llama
    PROPERTIES COMPILE_OPTIONS "$<$<COMPILE_LANG_AND_ID:${compilers}>:-O2>")
endfunction()
cmake_language(DEFER CALL _lighten_llama)
