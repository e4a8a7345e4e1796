#include "experiments/fit/recommend_fit.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "evaluation/recommend/recommender_study.h"
#include "experiments/fit/fit_files.h"
#include "models/recommend/ranker.h"

namespace marketday {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
using Parts = std::vector<PartFigures>;

template <typename Value>
double mean_over(const Parts& parts, const Value& value) {
  double sum = 0.0;
  for (const PartFigures& part : parts) sum += value(part);
  return sum / static_cast<double>(parts.size());  // no part: not a number
}

// One figure of every part, its naive answer and that of the training rows.
struct Figure {
  std::string name;
  double (*held_out)(const PartFigures&);
  double (*naive)(const PartFigures&);
  double (*training)(const PartFigures&);
};

double none(const PartFigures& /*part*/) {
  return kNone;
}

std::vector<Figure> rating_list() {
  using P = PartFigures;
  return {
      {"rmse", [](const P& p) { return p.held_out.numbers.rmse; },
       [](const P& p) { return p.naive.rmse; }, [](const P& p) { return p.training.numbers.rmse; }},
      {"mse", [](const P& p) { return p.held_out.numbers.rmse * p.held_out.numbers.rmse; },
       [](const P& p) { return p.naive.rmse * p.naive.rmse; },
       [](const P& p) { return p.training.numbers.rmse * p.training.numbers.rmse; }},
      {"mae", [](const P& p) { return p.held_out.numbers.mae; },
       [](const P& p) { return p.naive.mae; }, [](const P& p) { return p.training.numbers.mae; }},
      {"r2", [](const P& p) { return p.held_out.numbers.r2; },
       [](const P& p) { return p.naive.r2; }, [](const P& p) { return p.training.numbers.r2; }},
      {"bias", [](const P& p) { return p.held_out.numbers.bias; },
       [](const P& p) { return p.naive.bias; }, [](const P& p) { return p.training.numbers.bias; }},
      {"target_variance", [](const P& p) { return p.held_out.variance; },
       [](const P& p) { return p.held_out.variance; },
       [](const P& p) { return p.training.variance; }},
      {"rating_coverage", [](const P& p) { return p.held_out.own; }, none,
       [](const P& p) { return p.training.own; }},
      {"outside_scale", [](const P& p) { return p.held_out.outside; }, none,
       [](const P& p) { return p.training.outside; }},
      {"rmse_clipped", [](const P& p) { return p.held_out.rmse_clipped; }, none,
       [](const P& p) { return p.training.rmse_clipped; }}};
}

std::vector<Figure> list_list(std::size_t top) {
  using P = PartFigures;
  const std::string at = fmt::format("@{}", top);
  return {{"recall" + at, [](const P& p) { return p.lists.recall; },
           [](const P& p) { return p.naive_lists.recall; }, none},
          {"ndcg" + at, [](const P& p) { return p.lists.ndcg; },
           [](const P& p) { return p.naive_lists.ndcg; }, none},
          {"hit_rate" + at, [](const P& p) { return p.lists.hit_rate; },
           [](const P& p) { return p.naive_lists.hit_rate; }, none},
          {"catalogue_coverage" + at, [](const P& p) { return p.lists.coverage; },
           [](const P& p) { return p.naive_lists.coverage; }, none}};
}

std::vector<Figure> figure_list(const Recommender& model, std::size_t top) {
  std::vector<Figure> all;
  if (model.rates()) all = rating_list();
  if (top > 0) {
    for (Figure& f : list_list(top)) all.push_back(std::move(f));
  }
  return all;
}

// Each figure's spread, and its value in each part.
Explanation parts_table(const Parts& parts, const std::vector<Figure>& figures) {
  Explanation table{"Held out, part by part", {"figure", "mean", "deviation"}, {}, {}};
  for (std::size_t p = 0; p < parts.size(); ++p) {
    table.header.push_back(fmt::format("part {}", p + 1));
  }
  for (const Figure& f : figures) {
    const double mean = mean_over(parts, f.held_out);
    double squares = 0.0;
    std::vector<double> row = {mean, kNone};
    for (const PartFigures& part : parts) {
      const double value = f.held_out(part);
      squares += (value - mean) * (value - mean);
      row.push_back(value);
    }
    if (parts.size() > 1) row[1] = std::sqrt(squares / static_cast<double>(parts.size() - 1));
    table.names.push_back(f.name);
    table.rows.push_back(std::move(row));
  }
  return table;
}

std::string split_text(const RatingSplit& split) {
  if (split.by == "folds") return fmt::format("{} folds of rows drawn at random", split.folds);
  if (split.by == "time") return fmt::format("the latest {} of the rows", split.share);
  if (split.by == "last_out") return "the last row of every user with two or more";
  if (split.by == "cold_items") {
    return fmt::format("all rows of {} of the items, drawn; lists are made of these", split.share);
  }
  return "nothing";
}

std::vector<std::string> account(const Recommender& model, const Feedback& feedback,
                                 const StudySettings& settings, const Parts& parts) {
  const RowReport& r = feedback.report;
  std::vector<std::string> lines = {
      fmt::format("{} rows read, {} used, {} rejected: {} ratings of {} users and {} items, from "
                  "{} to {}",
                  r.read, r.used, r.rejected_rows(), feedback.rows.size(), feedback.users.size(),
                  feedback.items.size(), model.ratings().low(), model.ratings().high())};
  for (std::string& line : rejected_rows(r)) lines.push_back(std::move(line));
  lines.push_back(fmt::format("held out: {}; the saved model learns from all rows used",
                              split_text(settings.split)));
  std::size_t rows = 0;
  std::size_t new_users = 0;
  std::size_t new_items = 0;
  for (const PartFigures& p : parts) {
    rows += p.held_out_rows;
    new_users += p.rows_of_new_users;
    new_items += p.rows_of_new_items;
  }
  lines.push_back(fmt::format(
      "of {} held-out rows {} are of users and {} of items without a training row: ratings that "
      "the "
      "model cannot give are the mean and what is known of biases, and items that it cannot rank "
      "come last, the oftener rated first",
      rows, new_users, new_items));
  if (settings.top > 0 && !parts.empty()) {
    lines.push_back(fmt::format(
        "lists: {} of all items the user had not rated, none sampled; wanted are held-out rows "
        "rated {} or more; {} users; a list drawn at random has recall {:.5f}",
        settings.top, settings.relevant, parts.front().lists.users,
        mean_over(parts, [](const PartFigures& p) { return p.random_recall; })));
  }
  return lines;
}

std::string judged_csv(const Recommender& model, const Feedback& feedback, const CsvTable& table,
                       const Parts& parts) {
  CsvWriter csv({"line", "part", "user", "item", "actual", "prediction", "own"});
  for (std::size_t p = 0; p < parts.size(); ++p) {
    for (const JudgedRating& j : parts[p].judged) {
      const RatingRow& row = feedback.rows[j.row];
      csv.integer(table.line(feedback.table_rows[j.row])).integer(static_cast<std::int64_t>(p) + 1);
      csv.text(model.users().name(row.user)).text(model.items().name(row.item));
      csv.number(row.value).number(j.prediction).integer(j.own ? 1 : 0).end_row();
    }
  }
  return csv.take();
}

FitStudy study_of(const Recommender& model, const Feedback& feedback, const Parts& parts,
                  std::size_t top) {
  FitStudy study;
  study.rows = feedback.report;
  for (const PartFigures& p : parts) study.training_rows += p.held_out_rows;
  study.training_rows = study.rows.used - std::min(study.rows.used, study.training_rows);
  if (parts.empty()) return study;
  const std::vector<Figure> figures = figure_list(model, top);
  for (const Figure& f : figures) {
    study.figures.push_back({f.name, mean_over(parts, f.held_out), mean_over(parts, f.naive),
                             mean_over(parts, f.training)});
  }
  study.explanations.push_back(parts_table(parts, figures));
  return study;
}

void add_lists(CsvWriter& csv, const Recommender& model, const std::string& user) {
  const auto n = model.parameters().at("top").get<std::size_t>();
  const Ranker ranker(model, model.parameters().at("seed").get<std::uint64_t>());
  const std::uint32_t number = model.users().find(user);
  const auto best = ranker.top_new(number, n);
  const std::vector<double> scores = ranker.scores(number, best);
  for (std::size_t i = 0; i < best.size(); ++i) {
    csv.text(user).integer(static_cast<std::int64_t>(i) + 1).text(model.items().name(best[i]));
    csv.number(scores[i]).end_row();
  }
}

}  // namespace

RecommenderFit fit_recommender(SavedModel& saved, const CsvTable& table,
                               const FitOptions& options) {
  auto& model = dynamic_cast<Recommender&>(*saved.model);
  const Feedback feedback = model.read(table);
  const StudySettings settings = study_settings(saved.parameters);
  const auto make = [&] {
    auto made = make_model(saved.name, saved.parameters);
    return std::unique_ptr<Recommender>(&dynamic_cast<Recommender&>(*made.release()));
  };
  const Parts parts = study_recommender(make, feedback, settings);
  model.fit_feedback(feedback, feedback.rows);
  saved.data["rows_used"] = feedback.report.used;
  saved.data["rows_rejected"] = feedback.report.rejected_rows();
  saved.data["rows_learnt_from"] = feedback.rows.size();
  const FitStudy study = study_of(model, feedback, parts, settings.top);
  const FitHead head{model.rates() ? "ratings" : "lists", "",
                     account(model, feedback, settings, parts)};
  return {{{".metrics.csv", metrics_csv(study)},
           {".judged.csv", judged_csv(model, feedback, table, parts)},
           {".html", fit_page(study, head, options)}},
          fit_text(study, head, options)};
}

std::string recommendations_csv(const Recommender& model, const CsvTable& table) {
  const std::string user_column = model.parameters().at("user_column");
  const std::string item_column = model.parameters().at("item_column");
  const auto& header = table.header();
  if (std::find(header.begin(), header.end(), item_column) == header.end()) {
    CsvWriter csv({user_column, "place", item_column, "score"});
    const std::size_t column = table.column(user_column);
    for (std::size_t row = 0; row < table.rows(); ++row) {
      add_lists(csv, model, std::string(table.text(row, column)));
    }
    return csv.take();
  }
  const PredictionTable said = model.predict_table(table);
  CsvWriter csv({"line", user_column, item_column, "prediction", "own"});
  for (std::size_t row = 0; row < table.rows(); ++row) {
    csv.integer(table.line(row));
    for (const std::string& name : {user_column, item_column}) {
      const std::size_t column = table.column(name);
      csv.text(table.empty(row, column) ? std::string_view() : table.text(row, column));
    }
    csv.number(said.columns[0][row]).number(said.columns[1][row]).end_row();
  }
  return csv.take();
}

}  // namespace marketday
