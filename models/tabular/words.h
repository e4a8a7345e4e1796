// The words of a recipe and what they mean.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "models/tabular/recipe.h"

namespace marketday {

template <typename Enum>
using Words = std::vector<std::pair<std::string, Enum>>;

inline const Words<ColumnType>& column_types() {
  static const Words<ColumnType> words = {{"number", ColumnType::number},
                                          {"category", ColumnType::category},
                                          {"date", ColumnType::date},
                                          {"ignore", ColumnType::ignore}};
  return words;
}

inline const Words<Missing>& missing_words() {
  static const Words<Missing> words = {
      {"error", Missing::error},       {"drop", Missing::drop},
      {"mean", Missing::mean},         {"median", Missing::median},
      {"constant", Missing::constant}, {"category", Missing::category}};
  return words;
}

inline const Words<Scale>& scale_words() {
  static const Words<Scale> words = {{"none", Scale::none},
                                     {"z", Scale::z},
                                     {"log1p_z", Scale::log1p_z},
                                     {"min_max", Scale::min_max}};
  return words;
}

inline const Words<Encoding>& encoding_words() {
  static const Words<Encoding> words = {{"one_hot", Encoding::one_hot},
                                        {"target_mean", Encoding::target_mean}};
  return words;
}

inline const Words<Duplicates>& duplicate_words() {
  static const Words<Duplicates> words = {{"error", Duplicates::error},
                                          {"drop_exact", Duplicates::drop_exact},
                                          {"first", Duplicates::first},
                                          {"keep", Duplicates::keep}};
  return words;
}

inline const Words<Recalibrate>& recalibration_words() {
  static const Words<Recalibrate> words = {{"none", Recalibrate::none},
                                           {"platt", Recalibrate::platt},
                                           {"isotonic", Recalibrate::isotonic}};
  return words;
}

inline const Words<SplitBy>& split_words() {
  static const Words<SplitBy> words = {
      {"random", SplitBy::random}, {"user", SplitBy::user}, {"time", SplitBy::time}};
  return words;
}

inline const Words<bool>& invalid_words() {
  static const Words<bool> words = {{"error", false}, {"drop", true}};
  return words;
}

}  // namespace marketday
