#include "support/movielens.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "experiments/fit/model_file.h"
#include "sim/random.h"
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

double score_of(const Recommender& model, std::uint32_t user, std::uint32_t item) {
  double score = 0.0;
  model.scores(user, std::span(&item, 1), std::span(&score, 1));
  return score;
}

CsvTable tastes() {
  std::string text = "user,item,rating,words\n";
  for (std::uint32_t u = 0; u < 40; ++u) {
    for (std::uint32_t i = 0; i < 30; ++i) {
      const RandomBlock block = draw(5, u, i, Purpose::environment);
      if (uniform(block[0]) > 0.4) continue;
      const double liking = 3.0 + (u % 2 == i % 2 ? 1.2 : -1.2) + 1.5 * (uniform(block[1]) - 0.5);
      text += "u" + std::to_string(u) + ",i" + std::to_string(i) + "," +
              std::to_string(static_cast<int>(std::lround(std::clamp(liking, 1.0, 5.0)))) + "," +
              (i % 2 == 0 ? "red car" : "blue boat") + "\n";
    }
  }
  return CsvTable::parse(text, "tastes.csv");
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
