package oracle

import (
	"strconv"
	"strings"

	route "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"

	"istio.io/istio/pilot/pkg/simulation"
)

// redirectOf says where the route that a call takes sends the client: scheme, host and port, as far as it names them. The simulator
// itself tells only that the call has no cluster.
func redirectOf(sim *simulation.Simulation, result simulation.Result, path string) string {
	for _, config := range sim.Routes {
		if config.Name != result.RouteConfigMatched {
			continue
		}
		for _, host := range config.VirtualHosts {
			if host.Name != result.VirtualHostMatched {
				continue
			}
			for _, r := range host.Routes {
				if takes(r, path) {
					return target(r.GetRedirect())
				}
			}
		}
	}
	return ""
}

func takes(r *route.Route, path string) bool {
	if exact := r.GetMatch().GetPath(); exact != "" {
		return path == exact
	}
	return strings.HasPrefix(path, r.GetMatch().GetPrefix())
}

func target(redirect *route.RedirectAction) string {
	if redirect == nil {
		return ""
	}
	all := redirect.GetSchemeRedirect() + "://" + redirect.GetHostRedirect()
	if port := redirect.GetPortRedirect(); port != 0 {
		all += ":" + strconv.Itoa(int(port))
	}
	return all
}
