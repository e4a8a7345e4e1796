// The command `marketday abtest`: its options, and what it does with them.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <string>

namespace marketday {

// `print`: where the text for stdout goes.
void add_abtest(CLI::App& app, const std::function<void(const std::string&)>& print);

}  // namespace marketday
