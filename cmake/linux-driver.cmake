# The Linux driver: kbuild over copies of vmm/boot/linux and the translated loader, in build/driver; where set-up
# found a kernel for Bochs, a second time for that one, in build/bochs.

# Headers of the kernel that the driver is for: given, else what set-up found, else the newest.
set(MICROV_KDIR "" CACHE PATH "build directory of the Linux kernel that the driver is for")
set(BOCHS_KDIR "")
if(EXISTS ${CMAKE_BINARY_DIR}/setup.json)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${CMAKE_BINARY_DIR}/setup.json)
  file(READ ${CMAKE_BINARY_DIR}/setup.json SETUP)
  string(JSON FOUND ERROR_VARIABLE MISSING GET "${SETUP}" kernelDir)
  if(NOT MISSING AND NOT MICROV_KDIR)
    set(MICROV_KDIR ${FOUND})
  endif()
  string(JSON FOUND ERROR_VARIABLE MISSING GET "${SETUP}" bochs kernelDir)
  if(NOT MISSING)
    set(BOCHS_KDIR ${FOUND})
  endif()
endif()
if(NOT MICROV_KDIR)
  file(GLOB FOUND /usr/src/linux-headers-*-amd64)
  list(SORT FOUND COMPARE NATURAL)
  if(FOUND)
    list(GET FOUND -1 MICROV_KDIR)
  endif()
endif()

# add_linux_driver(LOADER_C): builds build/microv.ko, and build/bochs/microv.ko where there is a kernel for it.
function(add_linux_driver LOADER_C)
  if(NOT MICROV_KDIR)
    message(FATAL_ERROR "no kernel headers: install linux-headers-amd64, or give -DMICROV_KDIR=DIR")
  endif()
  add_driver_for(${MICROV_KDIR} ${LOADER_C} ${CMAKE_BINARY_DIR}/driver ${CMAKE_BINARY_DIR}/microv.ko)
  add_custom_target(driver ALL DEPENDS ${CMAKE_BINARY_DIR}/microv.ko)
  if(BOCHS_KDIR)
    add_driver_for(${BOCHS_KDIR} ${LOADER_C} ${CMAKE_BINARY_DIR}/bochs/driver ${CMAKE_BINARY_DIR}/bochs/microv.ko)
    add_custom_target(bochs-driver ALL DEPENDS ${CMAKE_BINARY_DIR}/bochs/microv.ko)
    # They share the loader's C, which one of them alone may make.
    add_dependencies(bochs-driver driver)
  endif()
endfunction()

# add_driver_for(KDIR LOADER_C FOLDER OUT): runs kbuild in FOLDER. Kbuild gets MICROV_SOURCE (this tree).
function(add_driver_for KDIR LOADER_C FOLDER OUT)
  file(GLOB SOURCES CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/vmm/boot/linux/*.[chS] ${CMAKE_SOURCE_DIR}/vmm/boot/linux/Kbuild)
  file(GLOB HEADERS CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/vmm/boot/common/*.h ${CMAKE_SOURCE_DIR}/toolchain/native/*.h
    ${CMAKE_SOURCE_DIR}/vmm/abi/generated/*.h ${CMAKE_SOURCE_DIR}/hypercall/generated/*.h)
  add_custom_command(
    OUTPUT ${OUT}
    COMMAND ${CMAKE_COMMAND} -E make_directory ${FOLDER}
    COMMAND ${CMAKE_COMMAND} -E copy_if_different ${SOURCES} ${LOADER_C} ${FOLDER}
    COMMAND env -u MAKEFLAGS -u MAKELEVEL make -s -C ${KDIR} M=${FOLDER} MICROV_SOURCE=${CMAKE_SOURCE_DIR} modules
    COMMAND ${CMAKE_COMMAND} -E copy_if_different ${FOLDER}/microv.ko ${OUT}
    DEPENDS ${SOURCES} ${HEADERS} ${LOADER_C}
    COMMENT "Linux driver for ${KDIR}"
    VERBATIM)
endfunction()
