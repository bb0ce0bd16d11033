/** A file, folder or symbolic link on board the machine. */
export interface CpioEntry {
  /** Path without a leading slash. */
  path: string;
  /** Type and permission bits as in inode(7), such as 0o100755. */
  mode: number;
  data?: Uint8Array;
}

export const S_IFREG = 0o100000;
export const S_IFDIR = 0o040000;
export const S_IFLNK = 0o120000;

/**
 * Writes a "newc" archive, the format of Linux's initramfs (Documentation/driver-api/early-userspace/
 * buffer-format.rst). Folders that entries lie in are added where they are missing; owner is root and all
 * times are 0, so that the same entries give the same bytes.
 */
export function cpioArchive(entries: readonly CpioEntry[]): Buffer {
  const chunks: Buffer[] = [];
  const seen = new Set<string>();
  let inode = 1;
  const add = (entry: CpioEntry): void => {
    const existing = seen.has(entry.path);
    if (existing && (entry.mode & S_IFDIR) === S_IFDIR) return;
    if (existing) throw new Error(`two files for /${entry.path} in the machine`);
    seen.add(entry.path);
    chunks.push(...record(entry, inode++));
  };
  for (const entry of entries) {
    if (entry.path === "" || entry.path.startsWith("/") || entry.path.split("/").includes("..")) {
      throw new Error(`"${entry.path}" is not a path in the machine`);
    }
    for (const folder of parents(entry.path)) add({ path: folder, mode: S_IFDIR | 0o755 });
    add(entry);
  }
  chunks.push(...record({ path: "TRAILER!!!", mode: 0 }, 0));
  return Buffer.concat(chunks);
}

function parents(path: string): string[] {
  const parts = path.split("/").slice(0, -1);
  return parts.map((_, i) => parts.slice(0, i + 1).join("/"));
}

function record(entry: CpioEntry, inode: number): Buffer[] {
  const data = entry.data ?? new Uint8Array();
  const name = Buffer.from(`${entry.path}\0`);
  const links = (entry.mode & S_IFDIR) === S_IFDIR ? 2 : 1;
  // magic, then inode, mode, uid, gid, nlink, mtime, filesize, dev, rdev (two each), namesize, checksum
  const fields = [inode, entry.mode, 0, 0, links, 0, data.length, 0, 0, 0, 0, name.length, 0];
  const header = Buffer.from("070701" + fields.map((n) => n.toString(16).padStart(8, "0")).join(""));
  return [header, name, padding(header.length + name.length), Buffer.from(data), padding(data.length)];
}

function padding(length: number): Buffer {
  return Buffer.alloc(-length & 3);
}
