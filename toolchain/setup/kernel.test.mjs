import assert from "node:assert/strict";
import { test } from "node:test";
import { checkPair, kernelReleaseOf } from "./kernel.mjs";

test("the kernel's release is read from a meta package's dependencies", () => {
  assert.equal(kernelReleaseOf("linux-image-6.1.0-56-amd64 (= 6.1.192-2)"), "6.1.0-56-amd64");
  assert.equal(kernelReleaseOf("linux-image-6.12.107+deb13-amd64 (= 6.12.107-1)"), "6.12.107+deb13-amd64");
  assert.equal(
    kernelReleaseOf("linux-image-6.8.0-31-generic, linux-modules-extra-6.8.0-31-generic, linux-firmware"),
    "6.8.0-31-generic",
  );
  assert.equal(kernelReleaseOf("linux-image-generic"), null);
});

test("headers of another version than the image are refused by both names", () => {
  const kernel = { release: "6.1.0-56-amd64", version: "6.1.192-2" };
  assert.doesNotThrow(() => checkPair(kernel, "6.1.192-2"));
  assert.throws(() => checkPair(kernel, "6.1.176-1"), {
    exitCode: 3,
    message:
      /linux-image-6\.1\.0-56-amd64 6\.1\.192-2, the headers are linux-headers-6\.1\.0-56-amd64 6\.1\.176-1/,
  });
  assert.throws(() => checkPair(kernel, undefined), /\(not installed\)/);
});
