# Guests of tests and demonstrations: one assembly file each, linked flat at 0x1000 (--raw16).
function(add_guests)
  file(GLOB GUESTS CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/vms/guests/*.S)
  file(GLOB INCLUDES CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/vms/guests/*.h)
  set(BINARIES)
  foreach(SOURCE ${GUESTS})
    get_filename_component(NAME ${SOURCE} NAME_WE)
    set(OUT ${CMAKE_BINARY_DIR}/guests)
    add_custom_command(
      OUTPUT ${OUT}/${NAME}
      COMMAND ${CMAKE_COMMAND} -E make_directory ${OUT}
      COMMAND ${CMAKE_C_COMPILER} -m32 -I ${CMAKE_SOURCE_DIR} -c ${SOURCE} -o ${OUT}/${NAME}.o
      COMMAND ld -m elf_i386 --oformat binary -Ttext 0x1000 -e 0x1000 ${OUT}/${NAME}.o -o ${OUT}/${NAME}
      COMMAND ${CMAKE_COMMAND} -E rm ${OUT}/${NAME}.o
      DEPENDS ${SOURCE} ${INCLUDES}
      COMMENT "guest ${NAME}"
      VERBATIM)
    list(APPEND BINARIES ${OUT}/${NAME})
  endforeach()
  if(NOT BINARIES)
    message(STATUS "skipped: there are no guests in vms/guests")
  endif()
  add_custom_target(guests ALL DEPENDS ${BINARIES})
endfunction()
