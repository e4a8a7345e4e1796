#include "support/movielens.h"

#include <cmath>
#include <cstdlib>

#include "experiments/fit/model_file.h"
#include "support/command.h"

namespace marketday::tests {

std::unique_ptr<Recommender> recommender(const std::string& name, const std::string& parameters) {
  const std::string all = "{" + parameters + (parameters.empty() ? "seed: 1}" : ", seed: 1}");
  auto model = make_model(name, model_parameters(name, all));
  return std::unique_ptr<Recommender>(&dynamic_cast<Recommender&>(*model.release()));
}

std::unique_ptr<Recommender> movielens_recommender(const std::string& name,
                                                   const std::string& parameters) {
  return recommender(name, std::string("user_column: user_id, item_column: item_id, ") +
                               "time_column: timestamp" + (parameters.empty() ? "" : ", ") +
                               parameters);
}

CsvTable movielens_table(const std::string& path) {
  const TestFolder folder;
  const std::string file = folder / "ratings.csv";
  const std::string command = "gunzip -c " + path + " | tr '\\t' ',' > " + file;
  if (std::system(command.c_str()) != 0) throw FileError(path, "gunzip failed");
  return CsvTable::load(file);
}

FoldMeans five_folds(const std::string& name, const std::string& parameters,
                     const Feedback& feedback) {
  const StudySettings settings{{"folds", 5, 0.2, 1}, 0, 0.0, false};
  const auto parts = study_recommender([&] { return movielens_recommender(name, parameters); },
                                       feedback, settings);
  FoldMeans m;
  const auto n = static_cast<double>(parts.size());
  for (const PartFigures& p : parts) {
    m.rmse += p.held_out.numbers.rmse / n;
    m.mse += p.held_out.numbers.rmse * p.held_out.numbers.rmse / n;
    m.mae += p.held_out.numbers.mae / n;
    m.r2 += p.held_out.numbers.r2 / n;
    m.variance += p.held_out.variance / n;
    m.own += p.held_out.own / n;
    m.outside += p.held_out.outside / n;
    m.rmse_clipped += p.held_out.rmse_clipped / n;
    m.naive += p.naive.rmse / n;
  }
  for (const PartFigures& p : parts) {
    m.deviation += std::pow(p.held_out.numbers.rmse - m.rmse, 2.0) / (n - 1.0);
  }
  m.deviation = std::sqrt(m.deviation);
  return m;
}

}  // namespace marketday::tests
