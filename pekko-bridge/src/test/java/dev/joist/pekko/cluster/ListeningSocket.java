package dev.joist.pekko.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// A TCP socket of this JVM that listens, as Linux shows it in `/proc`.
///
/// @param address it is bound to
/// @param port it is bound to
record ListeningSocket(InetAddress address, int port) {

  private static final String LISTENING = "0A";

  static Set<ListeningSocket> all() throws IOException {
    Set<String> own = new HashSet<>();
    try (var descriptors = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
      for (Path descriptor : descriptors) {
        try {
          own.add(Files.readSymbolicLink(descriptor).toString());
        } catch (NoSuchFileException closed) {
          own.remove(descriptor.toString()); // that of the listing itself, which is gone
        }
      }
    }
    Set<ListeningSocket> all = new HashSet<>();
    for (String table : List.of("/proc/self/net/tcp", "/proc/self/net/tcp6")) {
      for (String line : Files.readAllLines(Path.of(table))) {
        String[] fields = line.trim().split("\\s+");
        if (fields[3].equals(LISTENING) && own.contains("socket:[" + fields[9] + "]")) {
          all.add(parsed(fields[1]));
        }
      }
    }
    return all;
  }

  /// Such as `0100007F:1F90`: words of four bytes in the machine's order.
  private static ListeningSocket parsed(String text) throws IOException {
    String[] parts = text.split(":");
    ByteBuffer words = ByteBuffer.wrap(HexFormat.of().parseHex(parts[0]));
    ByteBuffer bytes = ByteBuffer.allocate(words.capacity()).order(ByteOrder.nativeOrder());
    while (words.hasRemaining()) {
      bytes.putInt(words.getInt());
    }
    return new ListeningSocket(
        InetAddress.getByAddress(bytes.array()), Integer.parseInt(parts[1], 16));
  }

  static Set<Integer> ports(Set<ListeningSocket> sockets) {
    return sockets.stream().map(ListeningSocket::port).collect(Collectors.toSet());
  }

  boolean isAt(String host) throws IOException {
    return address.equals(InetAddress.getByName(host));
  }

  boolean isAtAll() {
    return address.isAnyLocalAddress();
  }
}
