import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { refuses, tool } from "../../schema/tool.ts";

// Never with a driver that Linux might take: these tests must not start a hypervisor under their own machine.
const folder = mkdtempSync(join(tmpdir(), "microv-start-"));
after(() => rmSync(folder, { recursive: true }));
const rubbish = join(folder, "rubbish");
writeFileSync(rubbish, "no module, no image");
const empty = join(folder, "empty");
writeFileSync(empty, "");
const nowhere = join(folder, "nowhere");

test("an image that cannot be read is refused before the driver is looked for", () => {
  const { stderr } = refuses(1, "image-unreadable", "start", "--image", nowhere, "--driver", nowhere);
  assert.ok(stderr.includes(nowhere));
  refuses(1, "image-unreadable", "start", "--image", folder, "--driver", nowhere);
  refuses(1, "image-foreign", "start", "--image", empty, "--driver", nowhere);
});

test("a driver that is not there, and one that Linux does not take, are named", () => {
  refuses(1, "driver-missing", "start", "--image", rubbish, "--driver", nowhere);
  const { status, stderr } = tool("start", "--image", rubbish, "--driver", rubbish);
  assert.equal(status, 1);
  // Which it is depends on the rights of the test and on the kernel.
  assert.match(stderr, /\[module-(foreign|not-permitted|refused|signature)\]\n$/);
});

test("options that make no sense are refused with status 2", () => {
  refuses(2, "usage", "start", "--nonsense");
  refuses(2, "usage", "start", "--image");
  refuses(2, "usage", "start", "--abi-limits", "xen");
  for (const size of ["", "0", "x", "16Q", "1.5M", "-1", "99999999999999999999", "17179869184G"]) {
    refuses(2, "bad-size-option", "start", "--pool", size);
  }
});
