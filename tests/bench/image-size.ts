import * as format from "../../toolchain/image/format.ts";

/** Sizes in bytes. */
export interface ImageSize {
  /** Text, read-only data and initial data of ring 0; without the line table. */
  kernel: number;
  /** The same of ring 3. */
  core: number;
  /** Which source line an address belongs to: for messages only. */
  lines: number;
  /** The whole file, with its page-aligned gaps. */
  container: number;
  /** 32 hex digits. */
  buildId: string;
}

/**
 * Sizes of a container (toolchain/image/format.ts).
 * @throws {Error} when it is none
 */
export function imageSize(image: Buffer): ImageSize {
  const magic = image.length >= format.IMAGE_AT_SEGMENTS ? image.readUInt32LE(format.IMAGE_AT_MAGIC) : 0;
  const version = magic === format.IMAGE_MAGIC_LOW ? image.readUInt32LE(format.IMAGE_AT_VERSION) : 0;
  if (version !== format.IMAGE_VERSION) throw new Error("not a MicroV image of this version");
  const size: ImageSize = {
    kernel: 0,
    core: 0,
    lines: 0,
    container: image.length,
    buildId: image.toString(
      "hex",
      format.IMAGE_AT_BUILD_ID,
      format.IMAGE_AT_BUILD_ID + format.IMAGE_BUILD_ID_BYTES,
    ),
  };
  const count = image.readUInt32LE(format.IMAGE_AT_SEGMENT_COUNT);
  for (let i = 0; i < count; i++)
    addSegment(image, format.IMAGE_AT_SEGMENTS + i * format.SEGMENT_BYTES, size);
  return size;
}

function addSegment(image: Buffer, at: number, size: ImageSize): void {
  const bytes = Number(image.readBigUInt64LE(at + format.SEGMENT_AT_FILE_BYTES));
  if ((image.readUInt32LE(at + format.SEGMENT_AT_FLAGS) & format.SEGMENT_FLAG_LINES) !== 0)
    size.lines += bytes;
  else if (image.readUInt32LE(at + format.SEGMENT_AT_SPACE) === format.SEGMENT_SPACE_KERNEL)
    size.kernel += bytes;
  else size.core += bytes;
}
