package io.macmon.fleet.application;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.macmon.cli.control.ControlCommand;
import io.macmon.cli.control.ControlCommands;
import io.macmon.cli.control.ControlReply;
import io.macmon.cli.control.JsonObject;
import io.macmon.cli.process.Version;
import io.macmon.config.text.ConfigException;
import io.macmon.config.text.MacmonException;
import io.macmon.fleet.application.PlaceReport.Stations;
import io.macmon.fleet.application.index.StationIndex;
import java.io.IOException;
import java.net.URLEncoder;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.streams.errors.InvalidStateStoreException;

/**
 * The commands behind the screen and the web page, in the form of an audit's. All of them ask the other instances, and
 * none reads all stations. Thread-safe.
 */
final class FleetCommands {

    static final String STATUS = "status";
    static final String FIND = "/find";
    static final String COUNTS = "/counts";

    private static final String UNREACHABLE = "unreachable";
    private static final String MORE = "more";
    private static final Duration SCREEN_LIMIT = Duration.ofSeconds(2);
    private static final Duration LOOKUP_LIMIT = Duration.ofSeconds(5);
    private static final long FRESH_NANOS = MILLISECONDS.toNanos(900);

    private final Instant since = Instant.now();
    private final FleetApplication application;
    private final OtherInstances others;
    private AllCounts counts; // guarded by this
    private long countedNanos; // guarded by this

    FleetCommands(FleetApplication application) {
        this.application = application;
        others = new OtherInstances(application.lookup()::others, application.lookup()::isAddressShared);
    }

    /** The stations of all instances, by place. */
    private record AllCounts(Map<String, Stations> byPlace, List<String> missing) {}

    ControlCommands commands() {
        return new ControlCommands(Map.of(
                STATUS,
                checked(0, this::writeStatus),
                "places",
                checked(0, this::writePlaces),
                "find",
                checked(1, this::writeStations),
                "findings",
                checked(0, (arguments, reply) -> application.findings().writeTo(reply))));
    }

    private ControlCommand checked(int maxArguments, ControlCommand command) {
        return (arguments, reply) -> {
            if (arguments.size() > maxArguments) {
                throw new ConfigException("takes at most " + maxArguments + " arguments; got " + arguments.size());
            }
            try {
                command.run(arguments, reply);
            } catch (InvalidStateStoreException notNow) {
                String problem = application.problem();
                throw new MacmonException("the state cannot be read now" + (problem.isEmpty() ? "" : ": " + problem));
            }
        };
    }

    private void writeStatus(List<String> arguments, ControlReply reply) {
        PlaceReport places = application.places();
        Map<String, Long> dropped = places.dropped();
        reply.text("command", "fleet")
                .text("origin", application.origin())
                .text("version", Version.release())
                .text("since", since.truncatedTo(ChronoUnit.SECONDS).toString())
                .number("uptime_seconds", Duration.between(since, Instant.now()).toSeconds())
                .text("problem", application.problem())
                .number("instances", 1L + application.lookup().others().size())
                .number("sensors", places.count())
                .number("sensors_silent", places.silent())
                .number("sightings", application.counts().sightings())
                .number(
                        "lag",
                        application.lag().values().stream()
                                .mapToLong(Long::longValue)
                                .sum())
                .counts("findings", application.findings().bySeverity())
                .number(
                        "lost",
                        dropped.values().stream().mapToLong(Long::longValue).sum())
                .counts("drops", dropped);
        try {
            AllCounts all = allCounts();
            Stations anywhere = all.byPlace.getOrDefault(StationIndex.ANYWHERE, Stations.NONE);
            reply.number("stations", anywhere.heard())
                    .number("stations_all", anywhere.all())
                    .list(UNREACHABLE, all.missing, ControlReply::quoted);
        } catch (InvalidStateStoreException notNow) {
            // the field "problem" states why
        }
    }

    private void writePlaces(List<String> arguments, ControlReply reply) {
        AllCounts all = allCounts();
        application.places().writeTo(reply, all.byPlace);
        reply.list(UNREACHABLE, all.missing, ControlReply::quoted);
    }

    private synchronized AllCounts allCounts() {
        if (counts == null || System.nanoTime() - countedNanos > FRESH_NANOS) {
            Map<String, Stations> byPlace = new TreeMap<>();
            OtherInstances.Lines theirs = others.ask(COUNTS, SCREEN_LIMIT);
            List<String> lines = new ArrayList<>(localCounts());
            lines.addAll(theirs.lines());
            for (String line : lines) {
                JsonObject place = parse(line);
                byPlace.merge(
                        place.text("place"),
                        new Stations(place.number("heard", 0), place.number("all", 0)),
                        Stations::plus);
            }
            counts = new AllCounts(byPlace, theirs.missing());
            countedNanos = System.nanoTime();
        }
        return counts;
    }

    /** A JSON object for each place with stations of this instance. */
    List<String> localCounts() {
        long now = System.currentTimeMillis();
        List<String> lines = new ArrayList<>();
        application
                .pages()
                .counts()
                .forEach((place, count) -> lines.add(ControlReply.object()
                        .text("place", place)
                        .number("heard", count.heard(now))
                        .number("all", count.all())
                        .toString()));
        return lines;
    }

    private void writeStations(List<String> arguments, ControlReply reply) {
        StationFilter filter = StationFilter.parse(arguments.isEmpty() ? "" : arguments.get(0));
        List<String> all = new ArrayList<>(localStations(filter));
        OtherInstances.Lines theirs = others.ask(FIND + "?" + filter.form(), SCREEN_LIMIT);
        all.addAll(theirs.lines());
        boolean isMore = all.removeIf(line -> !isStation(line) && parse(line).flag(MORE));
        List<String> stations =
                all.stream().filter(FleetCommands::isStation).sorted().toList();
        List<String> page = stations.subList(0, Math.min(StationPages.SIZE, stations.size()));
        isMore |= stations.size() > page.size();
        reply.list("stations", page, station -> station).flag(MORE, isMore);
        if (isMore && !filter.isSearch()) {
            reply.text("next", parse(page.get(page.size() - 1)).text("mac"));
        }
        reply.list(UNREACHABLE, theirs.missing(), ControlReply::quoted);
    }

    /** A JSON object for each station of this instance, and one that states whether there are more. */
    List<String> localStations(StationFilter filter) {
        StationPages.Page page = application.pages().find(filter);
        List<String> lines = new ArrayList<>();
        page.stations().forEach(station -> lines.add(StationJson.of(station)));
        lines.add(ControlReply.object().flag(MORE, page.isMore()).toString());
        return lines;
    }

    /**
     * One JSON object per matching station, then one that lists the instances that did not answer.
     *
     * @param query   MAC address, IP address or name
     * @param isLocal whether the other instances are not asked
     */
    List<String> stations(String query, boolean isLocal) {
        List<String> found = new ArrayList<>();
        application.lookup().find(query).forEach(station -> found.add(StationJson.of(station)));
        List<String> missing = List.of();
        if (!isLocal) {
            OtherInstances.Lines theirs =
                    others.ask(QueryServer.STATIONS + "?local=1&q=" + URLEncoder.encode(query, UTF_8), LOOKUP_LIMIT);
            theirs.lines().stream().filter(FleetCommands::isStation).forEach(found::add);
            missing = theirs.missing();
        }
        found.add(ControlReply.object()
                .list(UNREACHABLE, missing, ControlReply::quoted)
                .toString());
        return found;
    }

    private static boolean isStation(String line) {
        return line.startsWith("{\"mac\"");
    }

    private static JsonObject parse(String line) {
        try {
            return JsonObject.parse(line);
        } catch (IOException otherVersion) {
            return JsonObject.EMPTY;
        }
    }
}
