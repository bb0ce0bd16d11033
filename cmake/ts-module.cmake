# Compiles TypeScript modules by our toolchain: one C file, the wasm and the initial data per module.

find_program(NODE node REQUIRED)
set(CLI ${CMAKE_COMMAND} -E chdir ${CMAKE_SOURCE_DIR} ${NODE} --import tsx toolchain/cli.ts)

# The sources of the toolchain itself: a change of the translator rebuilds every module.
file(GLOB_RECURSE TOOLCHAIN_SOURCES CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/toolchain/*.ts ${CMAKE_SOURCE_DIR}/toolchain/compile/*.mjs)
list(FILTER TOOLCHAIN_SOURCES EXCLUDE REGEX "\\.test\\.ts$|/toolchain/(layout|setup|differential|testing|fixtures)/")

# Flags of native code that runs on our own page tables: no libc, no SSE, no red zone (interrupts
# come on the same stack), and linear memory starts at 0, so address 0 is an address like any other.
set(FREESTANDING -O2 -gdwarf-4 -std=gnu11 -Wall -Wextra -ffreestanding -fno-stack-protector -fno-pie -mno-red-zone
    -mgeneral-regs-only -mcmodel=kernel -fno-asynchronous-unwind-tables -fno-delete-null-pointer-checks
    -fno-strict-aliasing -fcf-protection=none -ffunction-sections
    -ffile-prefix-map=${CMAKE_BINARY_DIR}=. -ffile-prefix-map=${CMAKE_SOURCE_DIR}=.)

# add_ts_module(NAME TS_TARGET ENTRY DIRECTORIES...)
#   NAME         of the outputs, in ${CMAKE_BINARY_DIR}/NAME: .wasm .data .json .c .lm.S
#   TS_TARGET    of toolchain/targets.ts
#   ENTRY        the module's main file, relative to the source tree
#   DIRECTORIES  whose TypeScript the module is made of
# Sets NAME_C and NAME_MEMORY (empty for targets without) in the caller's scope.
function(add_ts_module NAME TS_TARGET ENTRY)
  set(OUT ${CMAKE_BINARY_DIR}/${NAME})
  set(SOURCES)
  foreach(DIRECTORY ${ARGN})
    file(GLOB_RECURSE FOUND CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/${DIRECTORY}/*.ts)
    list(APPEND SOURCES ${FOUND})
  endforeach()
  list(FILTER SOURCES EXCLUDE REGEX "\\.test\\.ts$")
  set(OUTPUTS ${OUT}/${NAME}.c ${OUT}/${NAME}.wasm ${OUT}/${NAME}.data ${OUT}/${NAME}.json)
  set(MEMORY)
  if(NOT TS_TARGET STREQUAL "module")
    set(MEMORY ${OUT}/${NAME}.lm.S)
    set_source_files_properties(${MEMORY} PROPERTIES COMPILE_OPTIONS "-Wa,-I,${OUT}" OBJECT_DEPENDS ${OUT}/${NAME}.data)
  endif()
  add_custom_command(
    OUTPUT ${OUTPUTS} ${MEMORY}
    COMMAND ${CLI} compile --target ${TS_TARGET} --entry ${ENTRY} --name ${NAME} --out ${OUT}
    DEPENDS ${SOURCES} ${TOOLCHAIN_SOURCES}
    COMMENT "TypeScript to C: ${NAME} (${TS_TARGET})"
    VERBATIM)
  set(${NAME}_C ${OUT}/${NAME}.c PARENT_SCOPE)
  set(${NAME}_MEMORY ${MEMORY} PARENT_SCOPE)
endfunction()

# add_image(NAME SCRIPT HV_DIRECTORY SOURCES...): a fixed-address ELF file of a module and assembly.
# HV_DIRECTORY holds the module's hv.h.
function(add_image NAME SCRIPT HV_DIRECTORY)
  set(SCRIPT ${CMAKE_SOURCE_DIR}/toolchain/native/${SCRIPT})
  add_executable(${NAME} ${ARGN} ${CMAKE_SOURCE_DIR}/toolchain/native/mem.c)
  target_compile_options(${NAME} PRIVATE ${FREESTANDING})
  target_include_directories(${NAME} PRIVATE
    ${CMAKE_SOURCE_DIR}/toolchain/native ${CMAKE_SOURCE_DIR}/${HV_DIRECTORY} ${CMAKE_SOURCE_DIR}/vmm
    ${CMAKE_SOURCE_DIR}/vmm/abi/generated ${CMAKE_SOURCE_DIR}/hypercall/generated ${CMAKE_SOURCE_DIR})
  target_link_options(${NAME} PRIVATE -nostdlib -static -no-pie -L${CMAKE_SOURCE_DIR}/toolchain/native -T${SCRIPT}
    -Wl,--build-id=none,-z,max-page-size=4096,-z,noexecstack,--orphan-handling=error)
  set_target_properties(${NAME} PROPERTIES LINK_DEPENDS "${SCRIPT};${CMAKE_SOURCE_DIR}/toolchain/native/debug.ld"
    RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR})
endfunction()

# add_stack_gate(IMAGE NAME BYTES): fails the build if a call into module NAME may need more stack.
function(add_stack_gate IMAGE NAME BYTES)
  set_source_files_properties(${${NAME}_C} ${CMAKE_SOURCE_DIR}/toolchain/native/mem.c PROPERTIES COMPILE_OPTIONS -fcallgraph-info=su)
  set(OBJECTS ${CMAKE_BINARY_DIR}/CMakeFiles/${IMAGE}.dir)
  add_custom_command(TARGET ${IMAGE} POST_BUILD
    COMMAND ${CLI} stack --calls ${CMAKE_BINARY_DIR}/${NAME}/${NAME}.calls.json --max ${BYTES}
      --ci ${OBJECTS}/${NAME}/${NAME}.c.ci,${OBJECTS}/toolchain/native/mem.c.ci
    VERBATIM)
endfunction()

# add_clang_check(NAME HV_DIRECTORY): lets clang compile the C of module NAME, for the target clang-check,
# which is not part of the default build.
function(add_clang_check NAME HV_DIRECTORY)
  if(NOT TARGET clang-check)
    add_custom_target(clang-check COMMENT "clang accepts the translated C")
  endif()
  add_custom_command(
    OUTPUT ${CMAKE_BINARY_DIR}/${NAME}/${NAME}.clang.o
    COMMAND clang ${FREESTANDING} -Werror -I${CMAKE_SOURCE_DIR}/toolchain/native -I${CMAKE_SOURCE_DIR}/${HV_DIRECTORY}
      -I${CMAKE_SOURCE_DIR}/vmm -I${CMAKE_SOURCE_DIR} -c ${${NAME}_C} -o ${CMAKE_BINARY_DIR}/${NAME}/${NAME}.clang.o
    DEPENDS ${${NAME}_C}
    VERBATIM)
  add_custom_target(clang-check-${NAME} DEPENDS ${CMAKE_BINARY_DIR}/${NAME}/${NAME}.clang.o)
  add_dependencies(clang-check clang-check-${NAME})
endfunction()

# Skips a part whose main file does not exist, with a message; else sets RESULT.
function(part_exists RESULT ENTRY)
  file(GLOB FOUND CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/${ENTRY})
  if(FOUND)
    set(${RESULT} TRUE PARENT_SCOPE)
  else()
    message(STATUS "skipped: ${ENTRY} does not exist")
    set(${RESULT} FALSE PARENT_SCOPE)
  endif()
endfunction()
