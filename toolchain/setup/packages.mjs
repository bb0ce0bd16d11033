/**
 * What is installed by apt. Each entry says what needs it.
 * The kernel's image and headers are not here: kernel.mjs picks them as a pair.
 */
export const PACKAGES = {
  /** For `npm start`: build and demonstration. */
  start: [
    "gcc", // translated C, entry stubs; kbuild asks for the kernel's own gcc by its headers' dependency
    "libc6-dev", // hosted builds of translated C in the toolchain's tests
    "binutils", // ld, objcopy, addr2line
    "make", // kbuild
    "cmake", // the native build
    "kmod", // modinfo: the driver's version magic
    "xz-utils", // Debian's kernel payload
    "zstd", // Ubuntu's kernel payload
    "qemu-system-x86", // the AMD machine
  ],
  /** On top, where Bochs is wanted: it is built from source (bochs.mjs). */
  bochs: ["g++", "patch"],
  /** For `npm test` on top. */
  test: [
    "clang", // cross-check of the translated C; PE targets
    "lld",
    "gdb", // `.ts` lines in a debugger
  ],
};
