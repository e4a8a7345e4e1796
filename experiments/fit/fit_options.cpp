#include "experiments/fit/fit_options.h"

#include <fmt/core.h>

#include "experiments/fit/fit_command.h"
#include "models/model.h"
#include "sim/registry.h"

namespace marketday {
namespace {

void add_options(CLI::App* command, FitOptions& options) {
  command->add_option("data", options.data, "rows (CSV)")->required();
  command->add_option("--recipe", options.recipe, "how the rows are read (YAML), docs/models.md");
  command->add_option("--parameters", options.parameters,
                      "YAML, as `marketday describe` names them");
  command->add_option("--output", options.output, "model file (.yaml)")->required();
  command->add_flag("--force", options.force, "replace an earlier model");
  command->add_option("--threads", options.threads, "threads to use; default: all cores")
      ->check(CLI::Range(1, 1024));
}

}  // namespace

void add_fit_models(CLI::App& fit, const std::function<void(const std::string&)>& print) {
  static FitOptions options;
  for (const std::string& name : Registry<Model>::instance().names()) {
    const Description& description = Registry<Model>::instance().find(name).description;
    CLI::App* command = fit.add_subcommand(name, description.summary);
    command->footer(fmt::format(
        "Example: marketday fit {} data.csv --output model.yaml\n"
        "Models of rows, series, choices, coupons and of customers with covariates take "
        "--recipe recipe.yaml; the others name their columns in --parameters.\nParameters: "
        "marketday describe {}",
        name, name));
    add_options(command, options);
    command->callback([name, print] {
      options.model = name;
      print(run_fit(options));
    });
  }
}

void add_predict(CLI::App& app, const std::function<void(const std::string&)>& print) {
  static PredictOptions options;
  CLI::App* command = app.add_subcommand("predict", "Predict with a fitted model");
  command->footer("Example: marketday predict model.yaml new.csv --output predictions.csv");
  command->add_option("model", options.model, "file written by `marketday fit` (YAML)")->required();
  command->add_option("data", options.data, "rows (CSV)")->required();
  command->add_option("--output", options.output, "predictions (CSV)")->required();
  command->add_flag("--force", options.force, "replace earlier predictions");
  command->add_option("--threads", options.threads, "threads to use; default: all cores")
      ->check(CLI::Range(1, 1024));
  command->callback([print] { print(run_predict(options)); });
}

}  // namespace marketday
