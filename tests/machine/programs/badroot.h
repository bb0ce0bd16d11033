/* Calls modules/badroot.c from user space. */
#ifndef BADROOT_H
#define BADROOT_H

#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>

#include "attempt.h"

static int badroot = -1;

/* Ends the program if the module is not there. */
static inline void try_it(struct attempt *at)
{
	if (badroot < 0)
		badroot = open("/dev/badroot", O_RDWR);
	if (badroot < 0 || ioctl(badroot, 0, at)) {
		perror("/dev/badroot");
		exit(100);
	}
}

#endif
