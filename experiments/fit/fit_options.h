// The options of `marketday fit MODEL`, one subcommand a model, and of `marketday predict`.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <string>

namespace marketday {

// `print`: where the text for stdout goes. `fit`: the command that the models are put under.
void add_fit_models(CLI::App& fit, const std::function<void(const std::string&)>& print);
void add_predict(CLI::App& app, const std::function<void(const std::string&)>& print);

}  // namespace marketday
