# Guests of tests and demonstrations, in build/guests: one assembly file each in vms/guests (linked flat at 0x1000,
# --raw16; 64-bit objects, whose relocations serve every mode), vms/guests/multiboot (32-bit ELF) and vms/guests/pvh (64-bit ELF); and programs in TypeScript.

# add_guest(SOURCE BITS LINK_OPTIONS...): builds guests/NAME from NAME.S and adds it to BINARIES.
function(add_guest SOURCE BITS)
  get_filename_component(NAME ${SOURCE} NAME_WE)
  get_filename_component(FOLDER ${SOURCE} DIRECTORY)
  file(GLOB INCLUDES CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/vms/guests/*.h ${FOLDER}/*.h)
  set(OUT ${CMAKE_BINARY_DIR}/guests)
  add_custom_command(
    OUTPUT ${OUT}/${NAME}
    COMMAND ${CMAKE_COMMAND} -E make_directory ${OUT}
    COMMAND ${CMAKE_C_COMPILER} -m${BITS} -I ${CMAKE_SOURCE_DIR} -c ${SOURCE} -o ${OUT}/${NAME}.o
    COMMAND ld ${ARGN} ${OUT}/${NAME}.o -o ${OUT}/${NAME}
    COMMAND ${CMAKE_COMMAND} -E rm ${OUT}/${NAME}.o
    DEPENDS ${SOURCE} ${INCLUDES} ${CMAKE_SOURCE_DIR}/toolchain/native/guest.ld
    COMMENT "guest ${NAME}"
    VERBATIM)
  set(BINARIES ${BINARIES} ${OUT}/${NAME} PARENT_SCOPE)
endfunction()

# add_typescript_guest(NAME): builds guests/NAME from the TypeScript and the entry in vms/guests/NAME.
function(add_typescript_guest NAME)
  set(MODULE guest-${NAME})
  add_ts_module(${MODULE} guest vms/guests/${NAME}/main.ts vms/guests/${NAME})
  set(ENTRY ${CMAKE_SOURCE_DIR}/vms/guests/${NAME}/entry.S)
  set_property(SOURCE ${ENTRY} APPEND PROPERTY OBJECT_DEPENDS ${CMAKE_SOURCE_DIR}/vms/guests/long-mode.h)
  add_image(${MODULE} guest.ld vms/guests/${NAME} ${${MODULE}_C} ${${MODULE}_MEMORY} ${ENTRY})
  set_target_properties(${MODULE} PROPERTIES OUTPUT_NAME ${NAME} RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/guests)
  # What LONG_MODE keeps for the stack.
  add_stack_gate(${MODULE} ${MODULE} 16000)
endfunction()

function(add_guests)
  set(KERNEL -n -z noexecstack -L ${CMAKE_SOURCE_DIR}/toolchain/native -T ${CMAKE_SOURCE_DIR}/toolchain/native/guest.ld)
  set(BINARIES)
  file(GLOB SOURCES CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/vms/guests/*.S)
  foreach(SOURCE ${SOURCES})
    add_guest(${SOURCE} 64 -m elf_x86_64 --oformat binary -Ttext 0x1000 -e 0x1000)
  endforeach()
  file(GLOB SOURCES CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/vms/guests/multiboot/*.S)
  foreach(SOURCE ${SOURCES})
    add_guest(${SOURCE} 32 -m elf_i386 ${KERNEL})
  endforeach()
  file(GLOB SOURCES CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/vms/guests/pvh/*.S)
  foreach(SOURCE ${SOURCES})
    add_guest(${SOURCE} 64 -m elf_x86_64 ${KERNEL})
  endforeach()
  if(NOT BINARIES)
    message(STATUS "skipped: there are no guests in vms/guests")
  endif()
  add_custom_target(guests ALL DEPENDS ${BINARIES})
endfunction()
