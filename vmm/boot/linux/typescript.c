/* The loader itself: boot/common, translated. */
#include "boot.c"
