package io.macmon.cli.notify;

import io.macmon.analyzer.audit.finding.Severity;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Notices that go out together: the first {@value #MAX_LISTED} in full, the others counted by kind. Its size is limited
 * however many it takes. Not thread-safe.
 */
final class Digest {

    static final int MAX_LISTED = 20;

    /** More topics than this, which need many groups, are not distinguished. */
    static final int MAX_TOPICS = 1_000;

    private final List<Notice> listed = new ArrayList<>();
    private final Map<String, Long> kinds = new TreeMap<>();
    private final Set<String> topics = new TreeSet<>();
    private Severity severity = Severity.INFO;
    private long count;
    private long resolved;

    void add(Notice notice) {
        if (listed.size() < MAX_LISTED) {
            listed.add(notice);
        }
        if (topics.size() < MAX_TOPICS) {
            topics.add(notice.topic());
        }
        kinds.merge(notice.kind(), 1L, Long::sum);
        if (notice.severity().compareTo(severity) > 0) {
            severity = notice.severity();
        }
        count++;
        resolved += notice.isResolved() ? 1 : 0;
    }

    /** Adds all notices of a later digest. */
    void addAll(Digest later) {
        later.listed.stream().limit(MAX_LISTED - (long) listed.size()).forEach(listed::add);
        later.topics.stream().limit(MAX_TOPICS - (long) topics.size()).forEach(topics::add);
        later.kinds.forEach((kind, more) -> kinds.merge(kind, more, Long::sum));
        severity = later.severity.compareTo(severity) > 0 ? later.severity : severity;
        count += later.count;
        resolved += later.resolved;
    }

    boolean isEmpty() {
        return count == 0;
    }

    long count() {
        return count;
    }

    /** How many of them report the end of something. */
    long resolved() {
        return resolved;
    }

    /** How many are only counted. */
    long unlisted() {
        return count - listed.size();
    }

    List<Notice> listed() {
        return Collections.unmodifiableList(listed);
    }

    /** The number of notices by kind. */
    Map<String, Long> kinds() {
        return Collections.unmodifiableMap(kinds);
    }

    /** Those of up to {@value #MAX_TOPICS} different topics. */
    Collection<String> topics() {
        return Collections.unmodifiableSet(topics);
    }

    /** The highest severity. */
    Severity severity() {
        return severity;
    }
}
