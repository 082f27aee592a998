# Read by CMake right after llama.cpp's own project() call, to compile less, and what rounds alike.
#
# Its command-line tools and the helper library behind them take half of the
# build time, and the Python bindings use neither. Warnings about somebody
# else's code help nobody here.
set(LLAMA_BUILD_COMMON OFF)
set(LLAMA_BUILD_TOOLS OFF)
set(LLAMA_ALL_WARNINGS OFF)
set(GGML_ALL_WARNINGS OFF)

# Its products of a few columns round otherwise than those of one column, and otherwise on
# each kind of processor.
set(GGML_LLAMAFILE OFF CACHE BOOL "" FORCE)

# Its products on Intel's matrix unit (AMX) crash in weights that are laid out anew, and round
# otherwise than those of every other processor; AVX-512 computes them instead.
function(_leave_amx_out)
  if(NOT CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64" OR MSVC)
    return()
  endif()
  include(CheckCXXCompilerFlag)
  foreach(unit tile int8 bf16)
    check_cxx_compiler_flag(-mno-amx-${unit} HAS_NO_AMX_${unit})
    if(HAS_NO_AMX_${unit})
      target_compile_options(ggml-cpu PRIVATE -mno-amx-${unit})
    endif()
  endforeach()
endfunction()
cmake_language(DEFER CALL _leave_amx_out)

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
