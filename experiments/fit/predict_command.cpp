#include <fmt/core.h>
#include <fmt/ranges.h>
#include <tbb/global_control.h>

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "experiments/fit/fit_command.h"
#include "experiments/fit/model_file.h"
#include "experiments/fit/recommend_fit.h"
#include "experiments/runner.h"
#include "models/tabular/recipe_model.h"
#include "sim/io/files.h"

namespace marketday {
namespace {

std::string csv_of(const PredictionTable& predictions, const CsvTable& table,
                   const std::string& id) {
  std::vector<std::string> header = {predictions.cases.empty() ? "line" : "case"};
  if (!id.empty()) header.push_back(id);
  for (const PredictionLabel& label : predictions.labels) header.push_back(label.name);
  if (!predictions.items.empty()) header.emplace_back("item");
  header.insert(header.end(), predictions.header.begin(), predictions.header.end());
  CsvWriter csv(header);
  for (std::size_t i = 0; i < predictions.columns.front().size(); ++i) {
    if (predictions.cases.empty()) {
      csv.integer(table.line(i));
    } else {
      csv.text(predictions.cases[i]);
    }
    if (!id.empty()) csv.text(table.text(i, table.column(id)));
    for (const PredictionLabel& label : predictions.labels) csv.text(label.texts[i]);
    if (!predictions.items.empty()) csv.text(predictions.items[i]);
    for (const std::vector<double>& column : predictions.columns) csv.number(column[i]);
    csv.end_row();
  }
  return csv.take();
}

// Which rows have no prediction, and which cells the model had not met.
std::string account(const RecipeModel& model, const CsvTable& table) {
  const CleanRows clean = clean_rows(table, model.recipe(), false);
  std::string text;
  for (const auto& [reason, rows] : clean.report.rejected) {
    text += fmt::format("no prediction, {} rows: {}\n", rows, reason);
  }
  if (!clean.report.first.empty()) {
    text += fmt::format("first: {}\n", fmt::join(clean.report.first, "; "));
  }
  const std::size_t unseen = model.encoder().unseen(table, model.recipe(), clean.rows);
  if (unseen > 0) {
    text += fmt::format(
        "{} cells hold a level that the model has not met: taken as the commonest "
        "level, or as none where each level has its column\n",
        unseen);
  }
  return text;
}

}  // namespace

std::string run_predict(const PredictOptions& options) {
  const tbb::global_control limit(tbb::global_control::max_allowed_parallelism,
                                  static_cast<std::size_t>(thread_count(options.threads)));
  if (!options.force && std::filesystem::exists(options.output)) {
    throw InputError(Place{options.output, 0, 0}, "--output", "the file exists",
                     "choose another, or --force to replace it");
  }
  const SavedModel saved = load_model(options.model);
  const CsvTable table = CsvTable::load(options.data);
  if (const auto* recommender = dynamic_cast<const Recommender*>(saved.model.get())) {
    const std::string csv = recommendations_csv(*recommender, table);
    write_file_atomically(options.output, csv);
    return fmt::format("{} rows by {}\nwritten to {}\n",
                       std::count(csv.begin(), csv.end(), '\n') - 1, saved.name, options.output);
  }
  const auto* reader = dynamic_cast<const RecipeModel*>(saved.model.get());
  const PredictionTable predictions = saved.model->predict_table(table);
  const std::string text = reader != nullptr ? account(*reader, table) : "";
  const bool by_row = reader != nullptr && predictions.cases.empty();
  write_file_atomically(options.output,
                        csv_of(predictions, table, by_row ? reader->recipe().id : ""));
  return fmt::format("{} predictions by {}\n{}written to {}\n", predictions.columns.front().size(),
                     saved.name, text, options.output);
}

}  // namespace marketday
