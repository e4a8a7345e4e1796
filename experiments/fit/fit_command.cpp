#include "experiments/fit/fit_command.h"

#include <fmt/core.h>
#include <tbb/global_control.h>

#include <cmath>
#include <filesystem>

#include "experiments/fit/click_study.h"
#include "experiments/fit/fit_files.h"
#include "experiments/fit/form_study.h"
#include "experiments/fit/model_file.h"
#include "experiments/fit/recommend_fit.h"
#include "experiments/runner.h"
#include "sim/io/files.h"

namespace marketday {
namespace {

namespace fs = std::filesystem;

constexpr const char* kEndings[] = {".yaml", ".metrics.csv", ".judged.csv", ".html"};

// The output without its .yaml.
std::string stem_of(const std::string& output) {
  if (output.ends_with(".yaml") && output.size() > 5) return output.substr(0, output.size() - 5);
  throw InputError(Place{"command line", 0, 0}, "--output", fmt::format("found `{}`", output),
                   "a file that ends with .yaml is expected");
}

void require_free(const std::string& path, bool force) {
  if (fs::is_directory(path)) {
    throw InputError(Place{path, 0, 0}, "--output", "it is a directory", "name a file");
  }
  if (force || !fs::exists(path)) return;
  throw InputError(Place{path, 0, 0}, "--output", "the file exists",
                   "choose another, or --force to replace it");
}

RecipeModel& with_recipe(Model& model, const FitOptions& options) {
  auto* reader = dynamic_cast<RecipeModel*>(&model);
  if (reader == nullptr) {
    throw InputError(Place{"command line", 0, 0}, "--recipe",
                     fmt::format("`{}` reads no recipe", options.model),
                     "leave it out; --parameters names the model's columns");
  }
  reader->use(read_recipe(YamlNode::load(options.recipe)));
  return *reader;
}

// Models of transactions: no rows to hold out, no figures.
std::string fit_without_recipe(SavedModel& saved, const CsvTable& table,
                               const FitOptions& options) {
  if (dynamic_cast<RecipeModel*>(saved.model.get()) != nullptr) {
    throw InputError(Place{"command line", 0, 0}, "--recipe", "it is missing",
                     "say how the table is to be read; docs/models.md shows a recipe");
  }
  saved.model->fit(table);
  saved.data["rows_used"] = table.rows();
  write_file_atomically(options.output, model_text(saved));
  return fmt::format("{} on {}: {} rows\nmodel: {}\n", options.model, options.data, table.rows(),
                     options.output);
}

std::string write_recommender(SavedModel& saved, const CsvTable& table, const FitOptions& options) {
  const RecommenderFit fit = fit_recommender(saved, table, options);
  const std::string stem = stem_of(options.output);
  const std::string text = model_text(saved);
  for (const auto& [ending, content] : fit.files) write_file_atomically(stem + ending, content);
  write_file_atomically(options.output, text);
  return fit.text + fmt::format("\nmodel: {}\npage: {}.html\n", options.output, stem);
}

// Writes model, figures and page; returns what to print.
std::string written(SavedModel& saved, const FitStudy& study, const FitHead& head,
                    const CsvTable& table, const FitOptions& options) {
  saved.data["rows_used"] = study.rows.used;
  saved.data["rows_rejected"] = study.rows.rejected_rows();
  saved.data["rows_learnt_from"] = study.training_rows;
  const std::string stem = stem_of(options.output);
  const auto files = fit_files(study, head, table, options);
  const std::string text = model_text(saved);
  for (const auto& [ending, content] : files) write_file_atomically(stem + ending, content);
  write_file_atomically(options.output, text);
  return fit_text(study, head, options) +
         fmt::format("\nmodel: {}\npage: {}.html\n", options.output, stem);
}

}  // namespace

std::string run_fit(const FitOptions& options) {
  const tbb::global_control limit(tbb::global_control::max_allowed_parallelism,
                                  static_cast<std::size_t>(thread_count(options.threads)));
  const std::string stem = stem_of(options.output);
  for (const char* ending : kEndings) require_free(stem + ending, options.force);
  SavedModel saved;
  saved.name = options.model;
  saved.parameters = model_parameters(options.model, options.parameters);
  saved.model = make_model(saved.name, saved.parameters);
  RecipeModel* reader = options.recipe.empty() ? nullptr : &with_recipe(*saved.model, options);
  const CsvTable table = CsvTable::load(options.data);
  saved.data = {{"file", fs::path(options.data).filename().string()},
                {"sha256", sha256_file(options.data)},
                {"rows_read", table.rows()}};
  if (dynamic_cast<Recommender*>(saved.model.get()) != nullptr) {
    return write_recommender(saved, table, options);
  }
  if (auto* clicks = dynamic_cast<ClickModel*>(saved.model.get())) {
    const FitStudy study = study_clicks(*clicks, table);
    return written(saved, study, head_of(study, *clicks), table, options);
  }
  if (reader == nullptr) return fit_without_recipe(saved, table, options);
  auto* tabular = dynamic_cast<TabularModel*>(reader);
  if (tabular == nullptr) {
    const FormStudy form = study_form(*reader, table);
    return written(saved, form.study, form.head, table, options);
  }
  const FitStudy study = study_fit(*tabular, table, saved.parameters, saved.name);
  return written(saved, study, head_of(study, *tabular), table, options);
}

}  // namespace marketday
