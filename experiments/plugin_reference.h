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

std::string list_text();
// `name`: a plug-in, a scenario section, `scenario` or `experiment`; InputError when unknown.
std::string describe_text(const std::string& name);
// The whole reference as Markdown: docs/reference.md.
std::string reference_page();

}  // namespace marketday
