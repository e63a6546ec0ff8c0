package interop;

import dev.dbos.transact.DBOS;
import dev.dbos.transact.StartWorkflowOptions;
import dev.dbos.transact.config.DBOSConfig;
import dev.dbos.transact.execution.ThrowingSupplier;
import dev.dbos.transact.workflow.Queue;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * A DBOS application in Java, run by the interop tests: App DATABASE_URL NAME QUEUE. It prints `ready` when it polls its
 * queue, starts workflows natively as stdin asks, and ends with stdin.
 */
public class App {
  public static void main(String[] args) throws Exception {
    URI database = URI.create(args[0]);
    String[] login = database.getUserInfo().split(":", 2);
    String queue = args[2];
    DBOS dbos =
        new DBOS(
            DBOSConfig.defaults(args[1])
                .withDatabaseUrl("jdbc:postgresql://" + database.getAuthority().split("@")[1] + database.getPath())
                .withDbUser(login[0])
                .withDbPassword(login.length > 1 ? login[1] : "")
                .withAppVersion(args[1] + "-1"));
    WorkflowsImpl workflows = new WorkflowsImpl(dbos);
    Workflows proxy = dbos.registerProxy(Workflows.class, workflows);
    workflows.through(proxy);
    Duration polling = Duration.ofMillis(100);
    dbos.registerQueue(new Queue(queue).withPollingInterval(polling));
    dbos.registerQueue(new Queue(queue + "-serial").withPollingInterval(polling).withConcurrency(1));
    dbos.launch();
    System.out.println("ready");
    BufferedReader lines = new BufferedReader(new InputStreamReader(System.in));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      Map<?, ?> request = JsonMapper.shared().readValue(line, Map.class);
      String id = (String) request.get("id");
      dbos.startWorkflow(
          workflow(proxy, (String) request.get("start"), (List<?>) request.get("arguments")),
          new StartWorkflowOptions(id));
      System.out.println("started " + id);
    }
    dbos.shutdown();
  }

  private static ThrowingSupplier<Object, Exception> workflow(Workflows proxy, String name, List<?> values) {
    Object value = values.isEmpty() ? null : values.get(0);
    return switch (name) {
      case "echo" -> () -> proxy.echo(value);
      case "fail" -> () -> proxy.fail((String) value);
      case "failPlain" -> () -> proxy.failPlain((String) value);
      case "steps" -> proxy::steps;
      case "events" -> () -> proxy.events((Integer) value);
      case "stream" -> () -> proxy.stream((Integer) value);
      case "pacedStream" -> () -> proxy.pacedStream((Integer) value);
      case "talk" -> proxy::talk;
      case "sleepy" -> () -> proxy.sleepy(((Number) value).doubleValue());
      case "parent" -> () -> proxy.parent((Integer) value);
      case "values" -> proxy::values;
      case "nothing" -> proxy::nothing;
      default -> throw new IllegalArgumentException("no workflow " + name);
    };
  }
}
