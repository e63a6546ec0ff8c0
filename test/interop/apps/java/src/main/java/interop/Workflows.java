package interop;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What the Java application can run; the DBOS proxy needs an interface. */
public interface Workflows {
  Object echo(Object value);

  String fail(String message);

  String failPlain(String message);

  List<Object> steps();

  int events(int count);

  int stream(int count);

  int pacedStream(int count);

  int talk();

  String sleepy(double seconds);

  List<Object> parent(int count);

  Map<String, Object> values();

  Object nothing();

  Map<String, Object> scheduled(Instant at, Object context);
}
