package interop;

import dev.dbos.transact.DBOS;
import dev.dbos.transact.json.PortableWorkflowException;
import dev.dbos.transact.workflow.Workflow;
import dev.dbos.transact.workflow.WorkflowClassName;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;

@WorkflowClassName("interop")
public class WorkflowsImpl implements Workflows {
  record Point(int x, int y) {}

  private final DBOS dbos;
  private Workflows proxy;

  WorkflowsImpl(DBOS dbos) {
    this.dbos = dbos;
  }

  void through(Workflows proxy) {
    this.proxy = proxy;
  }

  @Override
  @Workflow(name = "echo")
  public Object echo(Object value) {
    return value;
  }

  @Override
  @Workflow(name = "fail")
  public String fail(String message) {
    throw new PortableWorkflowException(message, "TeapotError", 418, Map.of("retry", false));
  }

  @Override
  @Workflow(name = "failPlain")
  public String failPlain(String message) {
    throw new IllegalStateException("outer", new IllegalArgumentException(message));
  }

  @Override
  @Workflow(name = "steps")
  public List<Object> steps() {
    Integer first = dbos.runStep(() -> 1, "first");
    String second;
    try {
      second =
          dbos.<String, RuntimeException>runStep(
              () -> {
                throw new IllegalStateException("second went wrong");
              },
              "second");
    } catch (IllegalStateException error) {
      second = error.getMessage();
    }
    Integer third = dbos.runStep(() -> 3, "third");
    return new ArrayList<>(List.of(first, second, third));
  }

  @Override
  @Workflow(name = "events")
  public int events(int count) {
    dbos.setEvent("progress", 0);
    for (int i = 1; i <= count; i++) {
      dbos.recv("go", Duration.ofMinutes(1));
      dbos.setEvent("progress", i);
    }
    dbos.setEvent("done", true);
    return count;
  }

  @Override
  @Workflow(name = "stream")
  public int stream(int count) {
    for (int i = 0; i < count; i++) {
      dbos.writeStream("values", Map.of("index", i));
    }
    dbos.closeStream("values");
    return count;
  }

  @Override
  @Workflow(name = "pacedStream")
  public int pacedStream(int count) {
    for (int i = 0; i < count; i++) {
      dbos.recv("next", Duration.ofMinutes(1));
      dbos.writeStream("values", i);
    }
    return count;
  }

  @Override
  @Workflow(name = "talk")
  public int talk() {
    for (int heard = 0; ; heard++) {
      Object message = dbos.recv("say", Duration.ofMinutes(1)).orElse("bye");
      dbos.setEvent("reply-" + heard, Map.of("heard", message));
      if ("bye".equals(message)) {
        return heard + 1;
      }
    }
  }

  @Override
  @Workflow(name = "sleepy")
  public String sleepy(double seconds) {
    dbos.sleep(Duration.ofMillis((long) (seconds * 1000)));
    return "woke";
  }

  @Override
  @Workflow(name = "parent")
  public List<Object> parent(int count) {
    List<Object> results = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int index = i;
      results.add(dbos.<Object, RuntimeException>startWorkflow(() -> proxy.echo(index)).getResult());
    }
    return results;
  }

  @Override
  @Workflow(name = "values")
  public Map<String, Object> values() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("instant", Instant.parse("2026-01-02T03:04:05.678901Z"));
    all.put("date", new Date(1767323045678L));
    all.put("day", LocalDate.of(2026, 1, 2));
    all.put("duration", Duration.ofSeconds(90));
    all.put("bytes", new byte[] {0, 1, (byte) 254, (byte) 255});
    all.put("bigInteger", new BigInteger("123456789012345678901234567890"));
    all.put("bigDecimal", new BigDecimal("1.50"));
    all.put("long", Long.MAX_VALUE);
    all.put("small", 7);
    all.put("double", 0.1);
    all.put("infinity", Double.POSITIVE_INFINITY);
    all.put("list", new ArrayList<>(List.of(1, "two", true)));
    all.put("set", new LinkedHashSet<>(List.of(1, 2)));
    all.put("array", new int[] {1, 2});
    all.put("uuid", new UUID(0, 7));
    all.put("record", new Point(1, 2));
    all.put("text", "é \uD83D\uDE00 \"quoted\"\n");
    all.put("nested", Map.of("deep", List.of(Map.of("a", 1L))));
    all.put("nothing", null);
    dbos.setEvent("values", all);
    dbos.writeStream("values", all);
    dbos.writeStream("values", "plain");
    dbos.closeStream("values");
    return all;
  }

  @Override
  @Workflow(name = "nothing")
  public Object nothing() {
    return null;
  }

  @Override
  @Workflow(name = "scheduled")
  public Map<String, Object> scheduled(Instant at, Object context) {
    Map<String, Object> seen = new LinkedHashMap<>();
    seen.put("at", at.toString());
    seen.put("context", context);
    return seen;
  }
}
