// `marketday list` and `marketday describe`: every plug-in from its own description.
#pragma once

#include <string>
#include <vector>

#include "sim/description.h"

namespace marketday {

struct PluginKind {
  std::string name;  // "policy", "agent", "environment", "model", "scenario section"
  std::vector<Description> plugins;
};

std::vector<PluginKind> plugin_kinds();

// `kind`: only plug-ins of this kind ("environments", "policies", ...), "" for all; `suite`: only
// those of this suite, "" for all. A suite of decision tables comes with what is known of each
// task.
std::string list_text(const std::string& kind = "", const std::string& suite = "");
// `name`: a plug-in, a scenario section, `scenario` or `experiment`; InputError when unknown.
std::string describe_text(const std::string& name);
// The whole reference as Markdown: docs/reference.md.
std::string reference_page();

}  // namespace marketday
