package oracle

import (
	"encoding/json"
	"testing"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	"istio.io/istio/pilot/pkg/simulation"
)

// Generated is what Istio would send to the Envoy of the gateway pod, in the JSON of Envoy's API.
type Generated struct {
	Listeners []json.RawMessage `json:"listeners"`
	Routes    []json.RawMessage `json:"routes"`
	Clusters  []json.RawMessage `json:"clusters"`
}

func generated(t *testing.T, sim *simulation.Simulation) *Generated {
	return &Generated{Listeners: inJSON(t, sim.Listeners), Routes: inJSON(t, sim.Routes), Clusters: inJSON(t, sim.Clusters)}
}

func inJSON[M proto.Message](t *testing.T, messages []M) []json.RawMessage {
	all := []json.RawMessage{}
	for _, m := range messages {
		text, err := protojson.Marshal(m)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, text)
	}
	return all
}
