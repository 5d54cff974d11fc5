// The places where frames or records can be lost, from the wire to the outputs. The same words as on the screen.

const place = (unit, countedBy, why, advice) => ({ unit, countedBy, why, advice });

export const PLACES = {
  nic: place('frames', 'kernel: rx_missed_errors, rx_fifo_errors of the parent',
    'The network card had no room for frames, from whichever source.',
    'Give the card a larger ring: ethtool -G DEVICE rx 4096'),
  backlog: place('frames', 'kernel: drops of the backlog queues in softnet_stat',
    "A processor's backlog queue in the kernel had no room for the copy of a frame.",
    'sysctl -w net.core.netdev_max_backlog=10000'),
  kernel: place('frames', 'kernel: tp_drops of the capture socket',
    'The capture buffer was full.',
    'Use a larger buffer (--buffer 512M), more threads (--workers 2), a smaller -s, or a --filter.'),
  ring: place('frames', 'macmon',
    'No block was free, because the analysis or the writer fell behind.',
    '--engine ring'),
  analysis: place('frames', 'macmon',
    'Frames arrived after the analysis had failed.',
    'Report the internal error that macmon printed.'),
  writer: place('frames', 'macmon',
    'The buffer of the capture file was full, or its disk failed.',
    'Use a faster disk, less compression, a smaller -s, or a larger --buffer.'),
  guard: place('frames', "kernel: tp_drops of the guard's socket",
    'The guard did not see these frames on the parent, so a stranger may be missing.',
    'Run fewer programs on this machine; give macmon CAP_BPF if it reports that the kernel refused the guard.'),
  recorder: place('frames', 'macmon',
    'Frames did not reach the flight recorder, or are missing from its files.',
    '--record-memory 256M'),
  outbox: place('records', 'macmon',
    'Flows ended faster than their records could be distributed, and the flow table was full.',
    'Use a larger --max-flows, fewer outputs, or longer timeouts.'),
  outputs: place('records', 'macmon',
    'A file or receiver did not accept records in time, or at all.',
    'The view Outputs shows which one, and why.'),
  spool: place('records', 'macmon',
    'The spool had no room for records for the fleet, because no broker accepted them.',
    'Use a larger spool-size, or see in the view Outputs why no broker accepts records.'),
};

const UNKNOWN = place('frames', '', '', '');

export const placeOf = (name) => (Object.hasOwn(PLACES, name) ? PLACES[name] : UNKNOWN);
