package dev.joist.connection;

/// What a packet begins with: Erlang's numbers.
///
/// Behind it stand, in this order:
///
/// | op | what |
/// |---|---|
/// | LINK | from, to |
/// | REG_SEND | from, name; message |
/// | GROUP_LEADER | from, leader, to |
/// | MONITOR_P, DEMONITOR_P | from, pid or name, ref |
/// | SEND_SENDER | from, to; message |
/// | PAYLOAD_EXIT, PAYLOAD_EXIT2 | from, to; reason |
/// | PAYLOAD_MONITOR_P_EXIT | pid or name as it was asked for, to, ref; reason |
/// | SPAWN_REQUEST | ref, from, leader, entry, how many bytes the options are, options; arguments |
/// | SPAWN_REPLY | ref, to, flags, pid or reason |
/// | ALIAS_SEND | from, ref; message |
/// | UNLINK_ID, UNLINK_ID_ACK | id, from, to |
///
/// What stands behind the semicolon is a term in the writer's codec and fills the rest of the
/// packet.
///
/// Rule: DIST-11, DIST-12.
final class Op {

  static final int LINK = 1;
  static final int REG_SEND = 6;
  static final int GROUP_LEADER = 7;
  static final int MONITOR_P = 19;
  static final int DEMONITOR_P = 20;
  static final int SEND_SENDER = 22;
  static final int PAYLOAD_EXIT = 24;
  static final int PAYLOAD_EXIT2 = 26;
  static final int PAYLOAD_MONITOR_P_EXIT = 28;
  static final int SPAWN_REQUEST = 29;
  static final int SPAWN_REPLY = 31;
  static final int ALIAS_SEND = 33;
  static final int UNLINK_ID = 35;
  static final int UNLINK_ID_ACK = 36;

  private Op() {}
}
