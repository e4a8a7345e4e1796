// A recommender: learns from who rated what, says how a user would rate an item or how far up a
// list it belongs. What the recommenders share; each says only how it learns and scores.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "models/model.h"
#include "models/recommend/feedback.h"

namespace marketday {

class Recommender : public Model {
 public:
  // `parameters`: those of with_recommender_parameters and the model's own.
  explicit Recommender(Json parameters) : parameters_(std::move(parameters)) {}

  // Scores are ratings. Otherwise only their order means something.
  virtual bool rates() const { return true; }
  // Ratings are held within the least and the greatest that was learnt from.
  virtual bool clips() const { return true; }
  // There is no score for users or items without a rating among the rows of the fit.
  virtual bool needs_ratings_of_both() const { return true; }
  const Json& parameters() const { return parameters_; }

  // The table as rows of numbers, with the items' texts where the model reads them.
  Feedback read(const CsvTable& table) const;
  // Learns from these rows of `feedback`; its names are kept.
  void fit_feedback(const Feedback& feedback, std::span<const RatingRow> rows);
  // The same without names; `texts` one an item, or none.
  void fit_ratings(RatingMatrix ratings, std::vector<std::string> texts = {});

  const RatingMatrix& ratings() const { return ratings_; }  // learnt from
  const NameIndex& users() const { return users_; }
  const NameIndex& items() const { return items_; }

  // The model's own scores of `items` for a user, higher is better; not a number where it has none,
  // as for everything when the user is kNotKnown.
  void scores(std::uint32_t user, std::span<const std::uint32_t> items,
              std::span<double> scores) const;
  // The rating a score stands for: clipped, and where there is none the user's and item's biases.
  double rating(std::uint32_t user, std::uint32_t item, double score) const;

  void fit(const CsvTable& data) override;
  // Ratings (scores where it does not rate) of rows with user and item; NaN where a name is empty.
  std::vector<double> predict(const CsvTable& data) const override {
    return predict_table(data).columns.front();
  }
  PredictionTable predict_table(const CsvTable& data) const override;
  Json save() const override;
  void load(const YamlNode& node) override;

 protected:
  virtual void read_texts(const CsvTable& /*table*/, Feedback& /*feedback*/) const {}
  // Learns from ratings(), biases() and `texts`.
  virtual void learn(const std::vector<std::string>& texts) = 0;
  // `user` is known; scores arrive as not a number.
  virtual void score(std::uint32_t user, std::span<const std::uint32_t> items,
                     std::span<double> scores) const = 0;
  // What learn() found, where learning again would be slow; null: load learns again.
  virtual Json save_fit() const { return nullptr; }
  virtual void load_fit(const YamlNode& /*node*/) {}

  // InputError when a fit has run away.
  static void require_finite(bool finite);

  const RatingBiases& biases() const { return biases_; }
  double parameter(const char* name) const { return parameters_.at(name).get<double>(); }
  std::uint64_t seed() const { return parameters_.at("seed").get<std::uint64_t>(); }

 private:
  void use(RatingMatrix ratings);

  Json parameters_;
  NameIndex users_;
  NameIndex items_;
  RatingMatrix ratings_;
  RatingBiases biases_;
};

}  // namespace marketday
