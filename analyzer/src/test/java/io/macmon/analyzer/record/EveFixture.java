package io.macmon.analyzer.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.macmon.analyzer.MonitorEvent;
import io.macmon.analyzer.MonitorEvent.FlowEnded;
import io.macmon.analyzer.flow.record.FlowRecord;
import java.time.Instant;

/** Writes events as EVE records, and reads them back. */
abstract class EveFixture {

    static final Instant AT = SampleFlows.FIRST;

    final ObjectMapper json = new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);
    final EveFormat eve = EveFormat.forDevice("macmon0", new CommunityId(0));

    JsonNode written(FlowRecord flow) throws JsonProcessingException {
        return written(new FlowEnded(flow.last(), flow));
    }

    JsonNode written(MonitorEvent event) throws JsonProcessingException {
        return json.readTree(eve.toJson(event));
    }
}
