/** What `status` shows besides the counters of the PPs. */
@unmanaged
export class Facts {
  /** Nonzero if the driver is loaded. */
  driver: u32;
  /** String: release of the running kernel. */
  release: u32;
  /** DriverStatus; zeros without a driver. */
  status: u32;
}
