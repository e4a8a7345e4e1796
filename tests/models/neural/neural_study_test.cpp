// The tables of docs/neural.md on real data. Minutes; by name only.
#include <catch2/catch.hpp>
#include <cstdio>
#include <map>
#include <memory>
#include <unordered_map>

#include "../forecast/promotion_study.h"
#include "../forecast/rossmann.h"
#include "made_up.h"
#include "models/neural/sequence_forecaster.h"
#include "models/neural/session_network.h"
#include "support/data.h"

using namespace marketday;
using namespace marketday::test;

namespace {

constexpr std::size_t kOrigins = 4;
constexpr std::uint64_t kSeeds = 5;

SequenceForecastOptions study_options(NeuralKind kind, std::uint64_t seed) {
  SequenceForecastOptions o;
  o.kind = kind;
  o.layers = kind == NeuralKind::cnn ? 3 : 1;
  o.stride = 3;
  o.plan.epochs = 12;
  o.plan.batch = 256;
  o.plan.step = 0.01;
  o.plan.dropout = 0.1;
  o.plan.seed = seed;
  return o;
}

// One network for all stores, learnt anew at every origin from what lies before it.
ForecastFrom network_of_all(const std::vector<Series>& stores, const SequenceForecastOptions& o) {
  const auto models =
      std::make_shared<std::map<std::size_t, std::shared_ptr<SequenceForecaster>>>();
  return [&stores, models, o](const Series& history, std::size_t horizon,
                              const Eigen::MatrixXd& future) {
    auto& model = (*models)[history.size()];
    if (model == nullptr) {
      std::vector<PhasedSeries> pasts;
      for (const Series& store : stores) pasts.push_back({store.head(history.size()), 0});
      model = std::make_shared<SequenceForecaster>(o);
      model->fit(pasts);
    }
    return model->predict({history, 0}, horizon, future);
  };
}

ForecastFrom trees_of_all(const std::vector<Series>& stores) {
  const auto models = std::make_shared<std::map<std::size_t, std::shared_ptr<BoostedTrees>>>();
  return
      [&stores, models](const Series& history, std::size_t horizon, const Eigen::MatrixXd& future) {
        auto& model = (*models)[history.size()];
        if (model == nullptr) {
          std::vector<Series> pasts;
          for (const Series& store : stores) pasts.push_back(store.head(history.size()));
          BoostedTreesOptions o = promotion_trees(true);
          o.trees = 400;
          o.depth = 6;
          model = std::make_shared<BoostedTrees>(o);
          model->fit_all(pasts);
        }
        return model->predict_after(history, horizon, future);
      };
}

std::vector<double> mase(const std::vector<Series>& stores, const ForecastFrom& forecast) {
  std::vector<double> errors;
  for (const Series& store : stores) {
    errors.push_back(roll(store, {store.size() - 12 * kOrigins, 12, 12}, forecast).mase);
  }
  return errors;
}

void print_line(const std::string& name, const std::vector<double>& errors,
                const std::vector<double>& trees) {
  std::vector<double> less;
  for (std::size_t i = 0; i < errors.size(); ++i) less.push_back(errors[i] - trees[i]);
  const Interval m = mean_interval(errors);
  const Interval d = mean_interval(less);
  std::printf("| %s | %.3f (%.3f to %.3f) | %.3f (%.3f to %.3f) |\n", name.c_str(), m.mean, m.low,
              m.high, d.mean, d.low, d.high);
  std::fflush(stdout);
}

void print_networks(const std::vector<Series>& stores, const char* name, NeuralKind kind,
                    const std::vector<double>& trees) {
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    const auto forecast = network_of_all(stores, study_options(kind, seed));
    print_line(fmt::format("{}, seed {}", name, seed), mase(stores, forecast), trees);
  }
}

// What is known of the last item's followers, else of all: counts of the training sessions.
struct Followers {
  std::unordered_map<std::string, std::map<std::string, double>> of;
  std::map<std::string, double> looks;

  explicit Followers(const std::vector<Session>& sessions) {
    for (const Session& s : sessions) {
      for (const std::string& item : s.items) looks[item] += 1.0;
      for (std::size_t i = 1; i < s.items.size(); ++i) of[s.items[i - 1]][s.items[i]] += 1.0;
    }
  }
  // Own: the session's items first, the latest before the others. Followers of the last item next,
  // then the popular.
  double score(const std::vector<std::string>& session, const std::string& item, bool followers,
               bool own) const {
    const auto known = of.find(session.back());
    double score = looks.count(item) > 0 ? looks.at(item) * 1e-6 : 0.0;
    if (followers && known != of.end() && known->second.count(item) > 0) {
      score += known->second.at(item);
    }
    for (std::size_t i = 0; own && i < session.size(); ++i) {
      if (session[i] == item) score += 1e6 * static_cast<double>(i + 1);
    }
    return score;
  }
};

struct ListFigures20 {
  double recall = 0.0;
  double reciprocal = 0.0;
  double asked = 0.0;

  // `rank` from 0; one that is none counts as missed.
  void count(std::size_t rank) {
    asked += 1.0;
    if (rank >= 20) return;
    recall += 1.0;
    reciprocal += 1.0 / static_cast<double>(rank + 1);
  }
  void print(const std::string& name) const {
    std::printf("| %s | %.4f | %.4f |\n", name.c_str(), recall / asked, reciprocal / asked);
    std::fflush(stdout);
  }
};

template <typename Score>
std::size_t rank_of(const NameIndex& items, const std::string& wanted, const Score& score) {
  const std::uint32_t id = items.find(wanted);
  if (id == kNotKnown) return items.size();
  const double own = score(id);
  std::size_t before = 0;
  for (std::uint32_t i = 0; i < items.size(); ++i) {
    const double other = score(i);
    before += other > own || (other == own && i < id) ? 1U : 0U;
  }
  return before;
}

}  // namespace

TEST_CASE("the forecast table of docs/neural.md", "[.neural_rossmann]") {
  REQUIRE_NETWORK();
  REQUIRE_DATA(packed, "rossmann/sales_daily_stores_1_100.csv.gz");
  const std::vector<Series> stores = rossmann_series(packed, 25);
  std::printf("stores %zu, %zu origins, 12 steps\n", stores.size(), kOrigins);
  const std::vector<double> trees = mase(stores, trees_of_all(stores));
  print_line("seasonal naive, a week back", mase(stores, refitted<SeasonalNaive>(6)), trees);
  print_line("seasonal naive, two weeks back", mase(stores, refitted<SeasonalNaive>(12)), trees);
  print_line("boosted trees, one for all", trees, trees);
  print_line("boosted trees, one a store",
             mase(stores, refitted<BoostedTrees>(6, promotion_trees(true))), trees);
  print_networks(stores, "lstm, one for all", NeuralKind::lstm, trees);
  print_networks(stores, "cnn, one for all", NeuralKind::cnn, trees);
  SUCCEED();
}

TEST_CASE("a network of one short series, beside naive and trees", "[.neural_single]") {
  REQUIRE_NETWORK();
  REQUIRE_DATA(packed, "rossmann/sales_daily_stores_1_100.csv.gz");
  const std::vector<Series> stores = rossmann_series(packed, 6);
  const std::vector<double> trees = mase(stores, refitted<BoostedTrees>(6, promotion_trees(true)));
  print_line("boosted trees, one a store", trees, trees);
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    SequenceForecastOptions o = study_options(NeuralKind::lstm, seed);
    o.stride = 1;
    std::vector<double> errors;
    for (const Series& store : stores) {
      const std::vector<Series> own = {store};
      errors.push_back(mase(own, network_of_all(own, o))[0]);
    }
    print_line(fmt::format("lstm, one a store, seed {}", seed), errors, trees);
  }
  SUCCEED();
}

TEST_CASE("the session table of docs/neural.md", "[.neural_sessions]") {
  REQUIRE_NETWORK();
  REQUIRE_DATA(path, "diginetica/sample_item_views.csv");
  const CsvTable table = CsvTable::load(path);
  const std::vector<Session> all =
      read_sessions(table, {"session_id", "timeframe", "item_id", "none"});
  // sessions in the order of their day
  std::map<std::string, std::string> days;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    days[std::string(table.text(row, 0))] = table.text(row, 4);
  }
  std::vector<Session> ordered = all;
  std::stable_sort(ordered.begin(), ordered.end(),
                   [&](const Session& a, const Session& b) { return days[a.name] < days[b.name]; });
  const std::size_t cut = ordered.size() * 4 / 5;
  const std::vector<Session> past(ordered.begin(), ordered.begin() + static_cast<long>(cut));
  std::vector<Session> asked;  // every beginning of a later session
  std::vector<std::string> wanted;
  for (std::size_t s = cut; s < ordered.size(); ++s) {
    for (std::size_t end = 1; end < ordered[s].items.size(); ++end) {
      const auto& items = ordered[s].items;
      asked.push_back({"", {items.begin(), items.begin() + static_cast<long>(end)}, 0.0});
      wanted.push_back(items[end]);
    }
  }
  NameIndex items;
  for (const Session& s : past) {
    for (const std::string& item : s.items) items.add(item);
  }
  std::size_t known = 0;
  for (const std::string& item : wanted) known += items.find(item) != kNotKnown ? 1U : 0U;
  std::printf("%zu sessions, %u items; asked %zu times, of these known %zu\n", past.size(),
              items.size(), asked.size(), known);
  const Followers counts(past);
  const char* names[] = {"popularity", "followers of the last item",
                         "the session's own items, then followers"};
  for (int rule = 0; rule < 3; ++rule) {
    ListFigures20 figures;
    for (std::size_t i = 0; i < asked.size(); ++i) {
      figures.count(rank_of(items, wanted[i], [&](std::uint32_t id) {
        return counts.score(asked[i].items, items.name(id), rule > 0, rule > 1);
      }));
    }
    figures.print(names[rule]);
  }
  for (const NeuralKind kind : {NeuralKind::lstm, NeuralKind::cnn}) {
    for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
      SessionOptions o;
      o.kind = kind;
      o.layers = kind == NeuralKind::cnn ? 2 : 1;
      o.plan.epochs = 10;
      o.plan.batch = 128;
      o.plan.step = 0.01;
      o.plan.dropout = 0.3;
      o.plan.seed = seed;
      SessionNetwork network(o);
      network.fit(past);
      const auto scores = network.next_scores(asked);
      ListFigures20 figures;
      for (std::size_t i = 0; i < asked.size(); ++i) {
        figures.count(rank_of(network.items(), wanted[i], [&](std::uint32_t id) {
          return static_cast<double>(scores[i][id]);
        }));
      }
      figures.print(fmt::format("{}, seed {}", kind == NeuralKind::lstm ? "lstm" : "cnn", seed));
    }
  }
  SUCCEED();
}
