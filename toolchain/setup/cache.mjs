import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/** The folder for what is downloaded once: $MICROV_CACHE, else microv under the XDG cache folder. */
export function cacheFolder(env = process.env) {
  if (env.MICROV_CACHE) return env.MICROV_CACHE;
  return join(env.XDG_CACHE_HOME || join(homedir(), ".cache"), "microv");
}

/** SHA-256 of a file's bytes, as lower-case hex. */
export async function fileSha256(path) {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest("hex");
}
