# The Linux driver: kbuild over copies of vmm/boot/linux and the translated loader, in build/driver.

# Headers of the kernel that the driver is for: given, else what set-up found, else the newest.
set(MICROV_KDIR "" CACHE PATH "build directory of the Linux kernel that the driver is for")
if(NOT MICROV_KDIR AND EXISTS ${CMAKE_BINARY_DIR}/setup.json)
  file(READ ${CMAKE_BINARY_DIR}/setup.json SETUP)
  string(JSON FOUND ERROR_VARIABLE MISSING GET "${SETUP}" kernelDir)
  if(NOT MISSING)
    set(MICROV_KDIR ${FOUND})
  endif()
endif()
if(NOT MICROV_KDIR)
  file(GLOB FOUND /usr/src/linux-headers-*-amd64)
  list(SORT FOUND COMPARE NATURAL)
  if(FOUND)
    list(GET FOUND -1 MICROV_KDIR)
  endif()
endif()

# add_linux_driver(LOADER_C): builds build/microv.ko. Kbuild gets MICROV_SOURCE (this tree).
function(add_linux_driver LOADER_C)
  if(NOT MICROV_KDIR)
    message(FATAL_ERROR "no kernel headers: install linux-headers-amd64, or give -DMICROV_KDIR=DIR")
  endif()
  set(DRIVER ${CMAKE_BINARY_DIR}/driver)
  file(GLOB SOURCES CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/vmm/boot/linux/*.[chS] ${CMAKE_SOURCE_DIR}/vmm/boot/linux/Kbuild)
  file(GLOB HEADERS CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/vmm/boot/common/*.h ${CMAKE_SOURCE_DIR}/toolchain/native/*.h
    ${CMAKE_SOURCE_DIR}/vmm/abi/generated/*.h ${CMAKE_SOURCE_DIR}/hypercall/generated/*.h)
  add_custom_command(
    OUTPUT ${CMAKE_BINARY_DIR}/microv.ko
    COMMAND ${CMAKE_COMMAND} -E make_directory ${DRIVER}
    COMMAND ${CMAKE_COMMAND} -E copy_if_different ${SOURCES} ${LOADER_C} ${DRIVER}
    COMMAND env -u MAKEFLAGS -u MAKELEVEL make -s -C ${MICROV_KDIR} M=${DRIVER} MICROV_SOURCE=${CMAKE_SOURCE_DIR} modules
    COMMAND ${CMAKE_COMMAND} -E copy_if_different ${DRIVER}/microv.ko ${CMAKE_BINARY_DIR}/microv.ko
    DEPENDS ${SOURCES} ${HEADERS} ${LOADER_C}
    COMMENT "Linux driver for ${MICROV_KDIR}"
    VERBATIM)
  add_custom_target(driver ALL DEPENDS ${CMAKE_BINARY_DIR}/microv.ko)
endfunction()
