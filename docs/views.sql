-- voicecheck 数据表的 DuckDB（1.3 或更新）视图，表结构版本 2.1。由 voicecheck schema --format sql 生成，不要手改。
-- 在存放数据表的文件夹里启动：cd OUT && duckdb -init views.sql
-- 或者先说明文件夹在哪里，再执行本文件：SET file_search_path = '/data/out';

-- 一通通话
CREATE OR REPLACE VIEW calls AS
SELECT
    NULL::VARCHAR AS call_key,
    NULL::DATE AS local_date,
    NULL::VARCHAR AS call_id,
    NULL::VARCHAR AS recording,
    NULL::VARCHAR AS recording_sha256,
    NULL::VARCHAR AS agent_id,
    NULL::VARCHAR AS team,
    NULL::VARCHAR AS direction,
    NULL::VARCHAR AS scenario,
    NULL::TIMESTAMPTZ AS started_at,
    NULL::TIMESTAMP AS started_at_local,
    NULL::INTEGER AS utc_offset_min,
    NULL::VARCHAR AS profile,
    NULL::INTEGER AS rings,
    NULL::DOUBLE AS queue_wait_s,
    NULL::VARCHAR AS hangup_by,
    NULL::DOUBLE AS duration_s,
    NULL::VARCHAR AS agent_channel,
    NULL::VARCHAR AS role_source,
    NULL::BOOLEAN AS two_party,
    NULL::BOOLEAN AS customer_spoke,
    NULL::BOOLEAN AS ends_abruptly,
    NULL::INTEGER AS agent_characters,
    NULL::DOUBLE AS agent_talk_s,
    NULL::DOUBLE AS agent_pause_s,
    NULL::INTEGER AS agent_rated_characters,
    NULL::DOUBLE AS agent_rated_talk_s,
    NULL::DOUBLE AS agent_rated_pause_s,
    NULL::DOUBLE AS agent_speech_rate_cpm,
    NULL::DOUBLE AS agent_articulation_rate_cpm,
    NULL::DOUBLE AS agent_rate_p10_cpm,
    NULL::DOUBLE AS agent_rate_p50_cpm,
    NULL::DOUBLE AS agent_rate_p90_cpm,
    NULL::DOUBLE AS agent_rate_outside_share,
    NULL::INTEGER AS agent_syllables,
    NULL::DOUBLE AS agent_acoustic_rate_cpm,
    NULL::DOUBLE AS agent_level_dbfs,
    NULL::DOUBLE AS agent_clipping_share,
    NULL::DOUBLE AS agent_pitch_median_hz,
    NULL::DOUBLE AS agent_pitch_sd_semitones,
    NULL::DOUBLE AS agent_clarity,
    NULL::INTEGER AS customer_characters,
    NULL::DOUBLE AS customer_talk_s,
    NULL::DOUBLE AS customer_pause_s,
    NULL::INTEGER AS customer_rated_characters,
    NULL::DOUBLE AS customer_rated_talk_s,
    NULL::DOUBLE AS customer_rated_pause_s,
    NULL::DOUBLE AS customer_speech_rate_cpm,
    NULL::DOUBLE AS customer_articulation_rate_cpm,
    NULL::DOUBLE AS customer_rate_p10_cpm,
    NULL::DOUBLE AS customer_rate_p50_cpm,
    NULL::DOUBLE AS customer_rate_p90_cpm,
    NULL::DOUBLE AS customer_rate_outside_share,
    NULL::INTEGER AS customer_syllables,
    NULL::DOUBLE AS customer_acoustic_rate_cpm,
    NULL::DOUBLE AS customer_level_dbfs,
    NULL::DOUBLE AS customer_clipping_share,
    NULL::DOUBLE AS customer_pitch_median_hz,
    NULL::DOUBLE AS customer_pitch_sd_semitones,
    NULL::DOUBLE AS customer_clarity,
    NULL::DOUBLE AS rate_agreement,
    NULL::INTEGER AS pause_count,
    NULL::DOUBLE AS longest_pause_s,
    NULL::INTEGER AS interruptions_by_agent,
    NULL::INTEGER AS interruptions_by_agent_counted,
    NULL::INTEGER AS interruptions_by_customer,
    NULL::INTEGER AS interruptions_yielded_by_agent,
    NULL::INTEGER AS backchannels_by_agent,
    NULL::INTEGER AS backchannels_by_customer,
    NULL::DOUBLE AS overlap_s,
    NULL::INTEGER AS response_count,
    NULL::DOUBLE AS response_median_s,
    NULL::DOUBLE AS response_max_s,
    NULL::INTEGER AS slow_responses,
    NULL::DOUBLE AS dead_air_s,
    NULL::INTEGER AS dead_air_count,
    NULL::INTEGER AS hold_count,
    NULL::DOUBLE AS hold_s,
    NULL::DOUBLE AS longest_hold_s,
    NULL::DOUBLE AS agent_talk_share,
    NULL::DOUBLE AS channel_offset_s,
    NULL::DOUBLE AS channel_drift_s,
    NULL::DOUBLE AS qa_score,
    NULL::DOUBLE AS qa_coverage,
    NULL::VARCHAR AS qa_basis,
    NULL::VARCHAR AS not_scored_because,
    NULL::VARCHAR AS not_scored_because_zh,
    NULL::INTEGER AS norms_asked,
    NULL::INTEGER AS norms_judged,
    NULL::INTEGER AS norms_failed,
    NULL::INTEGER AS norms_passed,
    NULL::INTEGER AS norms_unknown,
    NULL::INTEGER AS norms_not_applicable,
    NULL::INTEGER AS norms_withdrawn,
    NULL::INTEGER AS discarded_characters,
    NULL::INTEGER AS voiceless_characters,
    NULL::DOUBLE AS unheard_s,
    NULL::DOUBLE AS unclaimed_s,
    NULL::DOUBLE AS agent_unclaimed_s,
    NULL::DOUBLE AS customer_unclaimed_s,
    NULL::DOUBLE AS agent_foreign_s,
    NULL::DOUBLE AS customer_foreign_s,
    NULL::VARCHAR AS notes,
    NULL::VARCHAR AS notes_zh,
    NULL::VARCHAR AS asr_model,
    NULL::VARCHAR AS asr_model_sha256,
    NULL::VARCHAR AS hearing_sha256,
    NULL::VARCHAR AS judging_sha256,
    NULL::VARCHAR AS run_id,
    NULL::TIMESTAMPTZ AS analysed_at,
    NULL::TIMESTAMPTZ AS judged_at,
    NULL::VARCHAR AS voicecheck_version
WHERE false
UNION ALL BY NAME
SELECT * EXCLUDE (date) REPLACE (date AS local_date)
FROM read_parquet('calls/*/*.parquet', union_by_name = true, hive_partitioning = true, hive_types = {'date': DATE});

-- 一个话轮或应答语
CREATE OR REPLACE VIEW turns AS
SELECT
    NULL::VARCHAR AS call_key,
    NULL::INTEGER AS turn,
    NULL::DATE AS local_date,
    NULL::VARCHAR AS call_id,
    NULL::VARCHAR AS agent_id,
    NULL::VARCHAR AS team,
    NULL::VARCHAR AS speaker,
    NULL::VARCHAR AS kind,
    NULL::DOUBLE AS start_s,
    NULL::DOUBLE AS end_s,
    NULL::VARCHAR AS text,
    NULL::INTEGER AS characters,
    NULL::DOUBLE AS pause_s,
    NULL::INTEGER AS pause_count,
    NULL::INTEGER AS syllables,
    NULL::DOUBLE AS speech_rate_cpm,
    NULL::DOUBLE AS articulation_rate_cpm,
    NULL::BOOLEAN AS rated,
    NULL::DOUBLE AS confidence,
    NULL::VARCHAR AS suspect,
    NULL::VARCHAR AS suspect_zh
WHERE false
UNION ALL BY NAME
SELECT * EXCLUDE (date) REPLACE (date AS local_date)
FROM read_parquet('turns/*/*.parquet', union_by_name = true, hive_partitioning = true, hive_types = {'date': DATE});

-- 一件在某时发生的事
CREATE OR REPLACE VIEW events AS
SELECT
    NULL::VARCHAR AS call_key,
    NULL::INTEGER AS event,
    NULL::DATE AS local_date,
    NULL::VARCHAR AS call_id,
    NULL::VARCHAR AS agent_id,
    NULL::VARCHAR AS team,
    NULL::VARCHAR AS kind,
    NULL::VARCHAR AS party,
    NULL::INTEGER AS turn,
    NULL::DOUBLE AS start_s,
    NULL::DOUBLE AS end_s,
    NULL::BOOLEAN AS music,
    NULL::BOOLEAN AS announced,
    NULL::DOUBLE AS promised_s,
    NULL::BOOLEAN AS kept,
    NULL::BOOLEAN AS yielded,
    NULL::BOOLEAN AS counted,
    NULL::BOOLEAN AS slow
WHERE false
UNION ALL BY NAME
SELECT * EXCLUDE (date) REPLACE (date AS local_date)
FROM read_parquet('events/*/*.parquet', union_by_name = true, hive_partitioning = true, hive_types = {'date': DATE});

-- 清单中一通通话的一个其他列
CREATE OR REPLACE VIEW call_meta AS
SELECT
    NULL::VARCHAR AS call_key,
    NULL::DATE AS local_date,
    NULL::VARCHAR AS call_id,
    NULL::VARCHAR AS agent_id,
    NULL::VARCHAR AS team,
    NULL::VARCHAR AS name,
    NULL::VARCHAR AS value
WHERE false
UNION ALL BY NAME
SELECT * EXCLUDE (date) REPLACE (date AS local_date)
FROM read_parquet('call_meta/*/*.parquet', union_by_name = true, hive_partitioning = true, hive_types = {'date': DATE});

-- 一条规范在一通通话上的结果
CREATE OR REPLACE VIEW call_norms AS
SELECT
    NULL::VARCHAR AS call_key,
    NULL::DATE AS local_date,
    NULL::VARCHAR AS call_id,
    NULL::VARCHAR AS agent_id,
    NULL::VARCHAR AS team,
    NULL::VARCHAR AS direction,
    NULL::VARCHAR AS scenario,
    NULL::VARCHAR AS rule_id,
    NULL::VARCHAR AS severity,
    NULL::VARCHAR AS result,
    NULL::BOOLEAN AS asked,
    NULL::INTEGER AS hits,
    NULL::VARCHAR AS fault_form,
    NULL::INTEGER AS finding,
    NULL::VARCHAR AS reason_code,
    NULL::VARCHAR AS reason,
    NULL::VARCHAR AS reason_zh,
    NULL::DOUBLE AS value,
    NULL::DOUBLE AS limit_low,
    NULL::DOUBLE AS limit_high,
    NULL::VARCHAR AS unit
WHERE false
UNION ALL BY NAME
SELECT * EXCLUDE (date) REPLACE (date AS local_date)
FROM read_parquet('call_norms/*/*.parquet', union_by_name = true, hive_partitioning = true, hive_types = {'date': DATE});

-- 说明一条规范在一通通话上的结果的一处，每条规范至少一处
CREATE OR REPLACE VIEW findings AS
SELECT
    NULL::VARCHAR AS call_key,
    NULL::DATE AS local_date,
    NULL::VARCHAR AS call_id,
    NULL::VARCHAR AS agent_id,
    NULL::VARCHAR AS team,
    NULL::INTEGER AS finding,
    NULL::VARCHAR AS rule_id,
    NULL::VARCHAR AS pack,
    NULL::VARCHAR AS result,
    NULL::BOOLEAN AS withdrawn,
    NULL::VARCHAR AS fault_form,
    NULL::VARCHAR AS evidence_role,
    NULL::VARCHAR AS speaker,
    NULL::INTEGER AS turn,
    NULL::DOUBLE AS start_s,
    NULL::DOUBLE AS end_s,
    NULL::DOUBLE AS window_start_s,
    NULL::DOUBLE AS window_end_s,
    NULL::VARCHAR AS matched,
    NULL::VARCHAR AS match_kind,
    NULL::DOUBLE AS match_score,
    NULL::DOUBLE AS value,
    NULL::DOUBLE AS limit_low,
    NULL::DOUBLE AS limit_high,
    NULL::VARCHAR AS unit,
    NULL::VARCHAR AS expected,
    NULL::VARCHAR AS recommended,
    NULL::VARCHAR AS reason_code,
    NULL::VARCHAR AS reason,
    NULL::VARCHAR AS reason_zh,
    NULL::VARCHAR AS nearest,
    NULL::DOUBLE AS nearest_s,
    NULL::DOUBLE AS nearest_distance
WHERE false
UNION ALL BY NAME
SELECT * EXCLUDE (date) REPLACE (date AS local_date)
FROM read_parquet('findings/*/*.parquet', union_by_name = true, hive_partitioning = true, hive_types = {'date': DATE});

-- 评分卡的一个部分在一通通话上的得分
CREATE OR REPLACE VIEW call_scores AS
SELECT
    NULL::VARCHAR AS call_key,
    NULL::DATE AS local_date,
    NULL::VARCHAR AS call_id,
    NULL::VARCHAR AS agent_id,
    NULL::VARCHAR AS team,
    NULL::VARCHAR AS card,
    NULL::VARCHAR AS part,
    NULL::VARCHAR AS title,
    NULL::VARCHAR AS title_zh,
    NULL::DOUBLE AS base,
    NULL::DOUBLE AS points,
    NULL::DOUBLE AS max_points,
    NULL::DOUBLE AS gained,
    NULL::DOUBLE AS deducted,
    NULL::INTEGER AS deductions,
    NULL::DOUBLE AS coverage,
    NULL::VARCHAR AS reason,
    NULL::VARCHAR AS reason_zh,
    NULL::DOUBLE AS total,
    NULL::DOUBLE AS card_coverage,
    NULL::INTEGER AS norms_asked,
    NULL::INTEGER AS norms_judged,
    NULL::VARCHAR AS basis,
    NULL::VARCHAR AS grade,
    NULL::VARCHAR AS automatic_fail
WHERE false
UNION ALL BY NAME
SELECT * EXCLUDE (date) REPLACE (date AS local_date)
FROM read_parquet('call_scores/*/*.parquet', union_by_name = true, hive_partitioning = true, hive_types = {'date': DATE});

-- 评分卡的一个部分在一个坐席的一天上的得分
CREATE OR REPLACE VIEW day_scores AS
SELECT
    NULL::VARCHAR AS agent_id,
    NULL::DATE AS local_date,
    NULL::VARCHAR AS team,
    NULL::VARCHAR AS card,
    NULL::VARCHAR AS part,
    NULL::VARCHAR AS title,
    NULL::VARCHAR AS title_zh,
    NULL::DOUBLE AS base,
    NULL::DOUBLE AS points,
    NULL::DOUBLE AS max_points,
    NULL::DOUBLE AS gained,
    NULL::DOUBLE AS deducted,
    NULL::INTEGER AS deductions,
    NULL::DOUBLE AS coverage,
    NULL::VARCHAR AS reason,
    NULL::VARCHAR AS reason_zh,
    NULL::DOUBLE AS total,
    NULL::DOUBLE AS card_coverage,
    NULL::VARCHAR AS grade
WHERE false
UNION ALL BY NAME
SELECT * EXCLUDE (date) REPLACE (date AS local_date)
FROM read_parquet('day_scores/*/*.parquet', union_by_name = true, hive_partitioning = true, hive_types = {'date': DATE});

-- 评分卡的一个部分扣掉或加上的分，因一处发现、一个评估分或当天的一项数据；先是通话的，后是坐席一天的
CREATE OR REPLACE VIEW deductions AS
SELECT
    NULL::VARCHAR AS call_key,
    NULL::DATE AS local_date,
    NULL::VARCHAR AS call_id,
    NULL::VARCHAR AS agent_id,
    NULL::VARCHAR AS team,
    NULL::INTEGER AS deduction,
    NULL::VARCHAR AS card,
    NULL::VARCHAR AS part,
    NULL::VARCHAR AS source,
    NULL::VARCHAR AS rule_id,
    NULL::INTEGER AS finding,
    NULL::VARCHAR AS figure,
    NULL::DOUBLE AS value,
    NULL::DOUBLE AS start_s,
    NULL::DOUBLE AS points
WHERE false
UNION ALL BY NAME
SELECT * EXCLUDE (date) REPLACE (date AS local_date)
FROM read_parquet('deductions/*/*.parquet', union_by_name = true, hive_partitioning = true, hive_types = {'date': DATE});

-- 一项给定的数据或一个评估分，属于一通通话或一个坐席的一天；先是通话的，后是坐席一天的
CREATE OR REPLACE VIEW figures AS
SELECT
    NULL::VARCHAR AS call_key,
    NULL::DATE AS local_date,
    NULL::VARCHAR AS call_id,
    NULL::VARCHAR AS agent_id,
    NULL::VARCHAR AS team,
    NULL::VARCHAR AS kind,
    NULL::VARCHAR AS figure,
    NULL::DOUBLE AS value,
    NULL::DOUBLE AS out_of,
    NULL::VARCHAR AS assessor,
    NULL::VARCHAR AS note
WHERE false
UNION ALL BY NAME
SELECT * EXCLUDE (date) REPLACE (date AS local_date)
FROM read_parquet('figures/*/*.parquet', union_by_name = true, hive_partitioning = true, hive_types = {'date': DATE});

-- 一个坐席的一天
CREATE OR REPLACE VIEW agents AS
SELECT
    NULL::VARCHAR AS agent_id,
    NULL::VARCHAR AS team,
    NULL::DATE AS local_date,
    NULL::INTEGER AS calls,
    NULL::INTEGER AS calls_scored,
    NULL::INTEGER AS calls_not_scored,
    NULL::VARCHAR AS not_scored_because,
    NULL::VARCHAR AS not_scored_because_zh,
    NULL::INTEGER AS two_party_calls,
    NULL::INTEGER AS in_step_calls,
    NULL::INTEGER AS practice_calls,
    NULL::DOUBLE AS practice_score,
    NULL::DOUBLE AS duration_s,
    NULL::DOUBLE AS average_handling_time_s,
    NULL::INTEGER AS agent_characters,
    NULL::DOUBLE AS agent_talk_s,
    NULL::DOUBLE AS agent_pause_s,
    NULL::INTEGER AS agent_rated_characters,
    NULL::DOUBLE AS agent_rated_talk_s,
    NULL::DOUBLE AS agent_rated_pause_s,
    NULL::DOUBLE AS agent_speech_rate_cpm,
    NULL::DOUBLE AS agent_articulation_rate_cpm,
    NULL::DOUBLE AS agent_rate_outside_share,
    NULL::DOUBLE AS agent_acoustic_rate_cpm,
    NULL::DOUBLE AS rate_agreement,
    NULL::DOUBLE AS agent_talk_share,
    NULL::INTEGER AS interruptions_by_agent,
    NULL::INTEGER AS interruptions_by_agent_counted,
    NULL::DOUBLE AS interruptions_per_call,
    NULL::INTEGER AS responses,
    NULL::DOUBLE AS response_median_s,
    NULL::DOUBLE AS response_max_s,
    NULL::INTEGER AS slow_responses,
    NULL::DOUBLE AS dead_air_s,
    NULL::INTEGER AS hold_count,
    NULL::DOUBLE AS hold_s,
    NULL::DOUBLE AS longest_hold_s,
    NULL::DOUBLE AS qa_score,
    NULL::DOUBLE AS qa_coverage,
    NULL::INTEGER AS norms_passed,
    NULL::INTEGER AS norms_failed,
    NULL::INTEGER AS norms_unknown,
    NULL::DOUBLE AS norms_failed_share,
    NULL::VARCHAR AS most_failed_norms,
    NULL::VARCHAR AS odd_moves
WHERE false
UNION ALL BY NAME
SELECT * EXCLUDE (date) REPLACE (date AS local_date)
FROM read_parquet('agents/*/*.parquet', union_by_name = true, hive_partitioning = true, hive_types = {'date': DATE});

-- 一个坐席一天的一个指标
CREATE OR REPLACE VIEW agent_measures AS
SELECT
    NULL::VARCHAR AS agent_id,
    NULL::VARCHAR AS team,
    NULL::DATE AS local_date,
    NULL::VARCHAR AS measure,
    NULL::DOUBLE AS value,
    NULL::INTEGER AS n,
    NULL::DOUBLE AS low,
    NULL::DOUBLE AS high,
    NULL::DOUBLE AS team_value,
    NULL::DOUBLE AS before,
    NULL::DOUBLE AS change,
    NULL::BOOLEAN AS odd,
    NULL::VARCHAR AS trend_unknown
WHERE false
UNION ALL BY NAME
SELECT * EXCLUDE (date) REPLACE (date AS local_date)
FROM read_parquet('agent_measures/*/*.parquet', union_by_name = true, hive_partitioning = true, hive_types = {'date': DATE});

-- 一个无法分析的录音
CREATE OR REPLACE VIEW failures AS
SELECT
    NULL::VARCHAR AS recording,
    NULL::DATE AS local_date,
    NULL::VARCHAR AS agent_id,
    NULL::VARCHAR AS team,
    NULL::VARCHAR AS stage,
    NULL::VARCHAR AS error,
    NULL::VARCHAR AS message,
    NULL::VARCHAR AS message_zh,
    NULL::INTEGER AS attempts,
    NULL::TIMESTAMPTZ AS last_at,
    NULL::BOOLEAN AS dismissed
WHERE false
UNION ALL BY NAME
SELECT * EXCLUDE (date) REPLACE (date AS local_date)
FROM read_parquet('failures/*/*.parquet', union_by_name = true, hive_partitioning = true, hive_types = {'date': DATE});

-- 一通通话，带不合格的规范、时间和更好的说法；每个坐席每月一个文件，可单独阅读
CREATE OR REPLACE VIEW by_agent AS
SELECT
    NULL::VARCHAR AS agent_id,
    NULL::VARCHAR AS team,
    NULL::DATE AS local_date,
    NULL::VARCHAR AS call_key,
    NULL::VARCHAR AS call_id,
    NULL::VARCHAR AS recording,
    NULL::TIMESTAMP AS started_at_local,
    NULL::VARCHAR AS direction,
    NULL::VARCHAR AS scenario,
    NULL::DOUBLE AS duration_s,
    NULL::BOOLEAN AS two_party,
    NULL::BOOLEAN AS ends_abruptly,
    NULL::DOUBLE AS qa_score,
    NULL::DOUBLE AS qa_coverage,
    NULL::VARCHAR AS qa_basis,
    NULL::VARCHAR AS not_scored_because,
    NULL::VARCHAR AS not_scored_because_zh,
    NULL::INTEGER AS norms_asked,
    NULL::INTEGER AS norms_judged,
    NULL::INTEGER AS norms_failed,
    NULL::INTEGER AS norms_unknown,
    NULL::VARCHAR AS failed_rules,
    NULL::VARCHAR AS failed_norms_zh,
    NULL::VARCHAR AS failed_norms_en,
    NULL::VARCHAR AS better_wording_zh,
    NULL::VARCHAR AS better_wording_en,
    NULL::VARCHAR AS unknown_norms_zh,
    NULL::VARCHAR AS unknown_norms_en,
    NULL::INTEGER AS agent_characters,
    NULL::DOUBLE AS agent_talk_s,
    NULL::DOUBLE AS agent_pause_s,
    NULL::INTEGER AS agent_rated_characters,
    NULL::DOUBLE AS agent_rated_talk_s,
    NULL::DOUBLE AS agent_speech_rate_cpm,
    NULL::DOUBLE AS agent_articulation_rate_cpm,
    NULL::DOUBLE AS agent_rate_outside_share,
    NULL::DOUBLE AS agent_acoustic_rate_cpm,
    NULL::DOUBLE AS rate_agreement,
    NULL::INTEGER AS pause_count,
    NULL::DOUBLE AS longest_pause_s,
    NULL::INTEGER AS interruptions_by_agent,
    NULL::INTEGER AS interruptions_by_agent_counted,
    NULL::INTEGER AS interruptions_by_customer,
    NULL::INTEGER AS backchannels_by_agent,
    NULL::DOUBLE AS overlap_s,
    NULL::DOUBLE AS response_median_s,
    NULL::DOUBLE AS response_max_s,
    NULL::INTEGER AS slow_responses,
    NULL::DOUBLE AS dead_air_s,
    NULL::INTEGER AS hold_count,
    NULL::DOUBLE AS hold_s,
    NULL::DOUBLE AS longest_hold_s,
    NULL::DOUBLE AS agent_talk_share,
    NULL::DOUBLE AS agent_level_dbfs,
    NULL::DOUBLE AS agent_pitch_sd_semitones,
    NULL::DOUBLE AS agent_clarity,
    NULL::DOUBLE AS customer_speech_rate_cpm,
    NULL::VARCHAR AS notes,
    NULL::VARCHAR AS notes_zh
WHERE false
UNION ALL BY NAME
SELECT *
FROM read_parquet('by_agent/*/*/*.parquet', union_by_name = true, hive_partitioning = false);

-- 程序的一次运行，归入开始的日期（UTC）
CREATE OR REPLACE VIEW runs AS
SELECT
    NULL::VARCHAR AS run_id,
    NULL::TIMESTAMPTZ AS started_at,
    NULL::TIMESTAMPTZ AS ended_at,
    NULL::VARCHAR AS command,
    NULL::VARCHAR AS voicecheck_version,
    NULL::VARCHAR AS asr_model,
    NULL::VARCHAR AS asr_model_sha256,
    NULL::VARCHAR AS hearing_sha256,
    NULL::VARCHAR AS judging_sha256,
    NULL::VARCHAR AS scores_sha256,
    NULL::INTEGER AS calls,
    NULL::INTEGER AS calls_not_scored,
    NULL::INTEGER AS analysed,
    NULL::INTEGER AS rejudged,
    NULL::INTEGER AS failed,
    NULL::DOUBLE AS audio_s,
    NULL::DOUBLE AS elapsed_s,
    NULL::DOUBLE AS realtime_factor,
    NULL::BOOLEAN AS stopped,
    NULL::INTEGER AS exit_code,
    NULL::INTEGER AS not_reached,
    NULL::DOUBLE AS agent_speech_rate_cpm,
    NULL::DOUBLE AS norms_failed_share,
    NULL::DOUBLE AS qa_score
WHERE false
UNION ALL BY NAME
SELECT * EXCLUDE (date)
FROM read_parquet('runs/*/*.parquet', union_by_name = true, hive_partitioning = true, hive_types = {'date': DATE});

-- 一位复核人对一通通话上一处发现或一条规范的意见
CREATE OR REPLACE VIEW reviews AS
SELECT
    NULL::VARCHAR AS call_key,
    NULL::DATE AS local_date,
    NULL::VARCHAR AS call_id,
    NULL::VARCHAR AS agent_id,
    NULL::VARCHAR AS team,
    NULL::VARCHAR AS rule_id,
    NULL::INTEGER AS finding,
    NULL::DOUBLE AS start_s,
    NULL::VARCHAR AS reviewer,
    NULL::VARCHAR AS verdict,
    NULL::VARCHAR AS result,
    NULL::VARCHAR AS note,
    NULL::TIMESTAMPTZ AS imported_at
WHERE false
UNION ALL BY NAME
SELECT * EXCLUDE (date) REPLACE (date AS local_date)
FROM read_parquet('reviews/*/*.parquet', union_by_name = true, hive_partitioning = true, hive_types = {'date': DATE});

-- 坐席对一处发现、一条规范或一通通话得分的一次申诉，以及处理结果
CREATE OR REPLACE VIEW appeals AS
SELECT
    NULL::VARCHAR AS call_key,
    NULL::DATE AS local_date,
    NULL::VARCHAR AS call_id,
    NULL::VARCHAR AS agent_id,
    NULL::VARCHAR AS team,
    NULL::INTEGER AS appeal,
    NULL::VARCHAR AS rule_id,
    NULL::INTEGER AS finding,
    NULL::DOUBLE AS start_s,
    NULL::VARCHAR AS result,
    NULL::VARCHAR AS reason,
    NULL::TIMESTAMPTZ AS appealed_at,
    NULL::VARCHAR AS decision,
    NULL::VARCHAR AS decided_by,
    NULL::TIMESTAMPTZ AS decided_at,
    NULL::VARCHAR AS decision_reason,
    NULL::DOUBLE AS score_before,
    NULL::DOUBLE AS score_after
WHERE false
UNION ALL BY NAME
SELECT * EXCLUDE (date) REPLACE (date AS local_date)
FROM read_parquet('appeals/*/*.parquet', union_by_name = true, hive_partitioning = true, hive_types = {'date': DATE});

-- 一条规范，属于所配置的规则包
CREATE OR REPLACE VIEW norms AS
SELECT
    NULL::VARCHAR AS rule_id,
    NULL::VARCHAR AS title_zh,
    NULL::VARCHAR AS title_en,
    NULL::VARCHAR AS kind,
    NULL::VARCHAR AS severity,
    NULL::BOOLEAN AS automatic_fail,
    NULL::VARCHAR AS pack,
    NULL::VARCHAR AS documents,
    NULL::VARCHAR AS section,
    NULL::VARCHAR AS wording,
    NULL::VARCHAR AS speaker,
    NULL::VARCHAR AS measure,
    NULL::DOUBLE AS limit_low,
    NULL::DOUBLE AS limit_high,
    NULL::VARCHAR AS unit,
    NULL::VARCHAR AS expected,
    NULL::VARCHAR AS recommended_zh,
    NULL::VARCHAR AS recommended_en
WHERE false
UNION ALL BY NAME
SELECT *
FROM read_parquet('norms/*.parquet', union_by_name = true, hive_partitioning = false);

-- 一个当前有效的文件
CREATE OR REPLACE VIEW live AS
SELECT
    NULL::DATE AS local_date,
    NULL::VARCHAR AS table_name,
    NULL::VARCHAR AS path,
    NULL::INTEGER AS row_count,
    NULL::INTEGER AS byte_count,
    NULL::VARCHAR AS sha256
WHERE false
UNION ALL BY NAME
SELECT *
FROM read_parquet('live/*.parquet', union_by_name = true, hive_partitioning = false);

-- 日历：从第一个有通话的日期到最后一个，每天一行
CREATE OR REPLACE VIEW dim_date AS
SELECT
    day::DATE AS local_date,
    year(day) AS local_year,
    quarter(day) AS local_quarter,
    month(day) AS local_month,
    date_trunc('month', day)::DATE AS month_start,
    isoyear(day) AS iso_year,
    weekofyear(day) AS iso_week,
    date_trunc('week', day)::DATE AS week_start,
    isodow(day) AS iso_weekday,
    ['周一', '周二', '周三', '周四', '周五', '周六', '周日'][isodow(day)] AS weekday_zh,
    strftime(day, '%a') AS weekday_en,
    isodow(day) >= 6 AS weekend
FROM (
    SELECT unnest(generate_series(min(local_date), max(local_date), INTERVAL 1 DAY)) AS day
    FROM agents
);

-- 坐席：最近所在的班组，第一天和最后一天，天数和通话数；工号不明的通话在 agent_id 为空的一行
CREATE OR REPLACE VIEW dim_agent AS
SELECT
    agent_id,
    max_by(team, local_date) AS team,
    min(local_date) AS first_date,
    max(local_date) AS last_date,
    count(*) AS day_count,
    sum(calls)::BIGINT AS calls
FROM agents
GROUP BY agent_id;

-- 一次保持：时长、承诺的时长和超出承诺的时长（秒）、是否守时
CREATE OR REPLACE VIEW fact_hold AS
SELECT
    call_key, event, local_date, agent_id, team, start_s, end_s,
    end_s - start_s AS hold_s,
    promised_s,
    end_s - start_s - promised_s AS over_promise_s,
    kept,
    announced,
    music
FROM events
WHERE kind = 'hold';

-- 坐席对客户的一次反应：从客户说完到坐席出声（秒），是否太慢
CREATE OR REPLACE VIEW fact_response AS
SELECT
    call_key, event, turn, local_date, agent_id, team, start_s, end_s,
    end_s - start_s AS response_s,
    slow
FROM events
WHERE kind = 'response';

-- 一次抢话：谁抢，对方是否让出，是否计入规范
CREATE OR REPLACE VIEW fact_interruption AS
SELECT call_key, event, turn, local_date, agent_id, team, party, start_s, end_s, yielded, counted
FROM events
WHERE kind = 'interruption';

-- 一条规范在一通通话上的结果，带规范的名称和出处；failed 与 judged 为 0 或 1，可直接相加：sum(failed) / sum(judged) 为不通过率
CREATE OR REPLACE VIEW fact_norm AS
SELECT
    call_norms.*,
    norms.title_zh,
    norms.title_en,
    norms.documents,
    (asked AND result = 'fail')::INTEGER AS failed,
    (asked AND result IN ('pass', 'fail'))::INTEGER AS judged,
    (asked AND result = 'unknown')::INTEGER AS unsure
FROM call_norms
LEFT JOIN norms USING (rule_id);

-- 评分卡扣掉（正）或加上（负）的分，带规范的名称
CREATE OR REPLACE VIEW fact_deduction AS
SELECT deductions.*, norms.title_zh, norms.title_en
FROM deductions
LEFT JOIN norms USING (rule_id);

-- 一通通话，带清单中的其他列（meta['列名']）、当地的小时、ISO 周和月
CREATE OR REPLACE VIEW fact_call AS
SELECT
    calls.*,
    further.meta,
    hour(started_at_local) AS local_hour,
    isodow(local_date) AS iso_weekday,
    date_trunc('week', local_date)::DATE AS week_start,
    date_trunc('month', local_date)::DATE AS month_start
FROM calls
LEFT JOIN (
    SELECT call_key, map_from_entries(list((name, value) ORDER BY name)) AS meta
    FROM call_meta
    GROUP BY call_key
) AS further USING (call_key);

-- 计入平均的通话：不是练习，且有 qa 得分；列与 fact_call 相同
CREATE OR REPLACE VIEW fact_call_scored AS
SELECT *
FROM fact_call
WHERE qa_basis = 'call' AND qa_score IS NOT NULL;

-- 取值：每个枚举的每个值和它的中英文说法
CREATE OR REPLACE VIEW dim_value AS
SELECT *
FROM (VALUES
    ('direction', 'inbound', '呼入', 'the customer called'),
    ('direction', 'outbound', '呼出', 'the agent called'),
    ('direction', 'practice', '练习', 'an exercise, with or without another person; in no mean with calls'),
    ('party', 'agent', '坐席', 'the agent'),
    ('party', 'customer', '客户', 'the customer'),
    ('speaker', 'agent', '坐席', 'the agent'),
    ('speaker', 'customer', '客户', 'the customer'),
    ('speaker', 'unknown', '不明', 'somebody; nobody knows which party'),
    ('agent_channel', 'left', '左声道', 'the left channel, or the first of two'),
    ('agent_channel', 'right', '右声道', 'the right channel, or the second of two'),
    ('agent_channel', 'mono', '单独录音', 'the only channel, which holds the agent alone'),
    ('agent_channel', 'mixed', '混合', 'one channel that holds both parties'),
    ('role_source', 'manifest', '清单', 'the manifest says so'),
    ('role_source', 'command_line', '命令行', 'the command line says so'),
    ('role_source', 'configuration', '配置', 'the configuration says so'),
    ('role_source', 'speech', '话语', 'told from what is said'),
    ('role_source', 'single_channel', '单声道', 'practice on one channel: the agent''s'),
    ('role_source', 'unknown', '不明', 'not known'),
    ('role_source', 'contradiction', '矛盾', 'the words are not those of who was said to be there; nothing is judged'),
    ('turn_kind', 'turn', '话轮', 'speech until the other party takes the floor'),
    ('turn_kind', 'backchannel', '应答', 'an acknowledgement while the other party keeps the floor'),
    ('event_kind', 'pause', '停顿', 'a silence inside one party''s turn'),
    ('event_kind', 'interruption', '抢话', 'one party starts while the other holds the floor'),
    ('event_kind', 'backchannel', '应答', 'an acknowledgement during the other party''s turn'),
    ('event_kind', 'overlap', '同时说话', 'both parties speak'),
    ('event_kind', 'hold', '保持', 'the agent leaves the line'),
    ('event_kind', 'dead_air', '冷场', 'nobody speaks, and it is no hold'),
    ('event_kind', 'response', '反应', 'from the end of a customer''s turn to the agent''s first sound'),
    ('event_kind', 'announcement', '播报', 'the line''s own recorded voice'),
    ('result', 'pass', '合格', 'the norm was met'),
    ('result', 'fail', '不合格', 'the norm was broken'),
    ('result', 'not_applicable', '不适用', 'the norm does not apply to the call'),
    ('result', 'unknown', '无法判定', 'the norm applies and could not be judged'),
    ('match_kind', 'exact', '原文', 'the very words'),
    ('match_kind', 'sound', '近音', 'words that sound alike'),
    ('match_kind', 'heard', '重听', 'misheard at first, and found by listening again'),
    ('match_kind', 'meaning', '语义', 'told by what the utterance means'),
    ('match_kind', 'measure', '测量', 'a figure measured'),
    ('match_kind', 'metadata', '清单信息', 'a fact of the manifest'),
    ('basis', 'call', '通话', 'a call'),
    ('basis', 'practice', '练习', 'a practice call of two parties'),
    ('basis', 'one_party_practice', '单人练习', 'practice of the agent alone'),
    ('basis', 'day', '当天', 'an agent''s day'),
    ('stage', 'discover', '查找', 'finding the recording and what is known of it'),
    ('stage', 'decode', '解码', 'reading the sound file'),
    ('stage', 'analyse', '分析', 'hearing and judging the call'),
    ('stage', 'publish', '发布', 'reading what is stored of the call'),
    ('command', 'run', '运行', 'analyse what is new, and publish'),
    ('command', 'retry', '重试', 'try failed recordings again'),
    ('command', 'rescore', '重新评分', 'judge and score stored calls again'),
    ('verdict', 'right', '对', 'the program''s result is right'),
    ('verdict', 'wrong', '错', 'the program''s result is wrong'),
    ('verdict', 'unsure', '听不清', 'the reviewer cannot tell'),
    ('severity', 'minor', '轻微', 'a small fault'),
    ('severity', 'major', '一般', 'a plain fault'),
    ('severity', 'critical', '严重', 'a grave fault'),
    ('fault_form', 'said', '不该说', 'something was said that must not be'),
    ('fault_form', 'not_said', '没有说', 'something was not said that has to be'),
    ('fault_form', 'out_of_limit', '超限', 'a figure lies outside its limits'),
    ('fault_form', 'metadata', '清单信息', 'a fact of the manifest'),
    ('evidence_role', 'evidence', '证据', 'the fault, or what was done well, itself'),
    ('evidence_role', 'trigger', '起因', 'what asked for something'),
    ('evidence_role', 'nearest', '最接近', 'what came closest to what was asked'),
    ('norm_kind', 'must', '必须有', 'what the rule looks for, words or an event, has to be in the call'),
    ('norm_kind', 'never', '不得有', 'what the rule looks for must not be in the call: words, or an event such as a hold that nobody announced'),
    ('norm_kind', 'when', '有前提时必须有', 'what the rule looks for has to be in the call when something else is'),
    ('norm_kind', 'measure', '测量', 'a figure is held against limits'),
    ('norm_speaker', 'agent', '坐席', 'the agent'),
    ('norm_speaker', 'customer', '客户', 'the customer'),
    ('norm_speaker', 'anyone', '任一方', 'either party'),
    ('deduction_source', 'finding', '发现', 'a finding on the call'),
    ('deduction_source', 'mark', '评估分', 'an assessor''s mark'),
    ('deduction_source', 'figure', '当天数据', 'a figure of the agent''s day'),
    ('figure_kind', 'mark', '评估分', 'a mark that an assessor gave'),
    ('figure_kind', 'figure', '数据', 'a figure of an agent''s day or of a call from another system'),
    ('appeal_decision', 'open', '申诉中', 'not decided yet'),
    ('appeal_decision', 'granted', '改判', 'the result was wrong: the finding counts no more'),
    ('appeal_decision', 'refused', '维持', 'the result stands'),
    ('appeal_decision', 'withdrawn', '撤回', 'the agent withdrew it'),
    ('measure', 'calls', '通话数', 'Calls'),
    ('measure', 'calls_scored', '已评分通话数', 'Scored calls'),
    ('measure', 'calls_not_scored', '未评分通话数', 'Calls not scored'),
    ('measure', 'two_party_calls', '双方通话数', 'Two-party calls'),
    ('measure', 'in_step_calls', '声道同步通话数', 'Calls in step'),
    ('measure', 'practice_calls', '练习通话数', 'Practice calls'),
    ('measure', 'practice_score', '平均练习得分', 'Practice score'),
    ('measure', 'duration_s', '录音时长', 'Length of recordings'),
    ('measure', 'average_handling_time_s', '平均处理时长', 'Average handling time'),
    ('measure', 'agent_characters', '坐席字数', 'Characters'),
    ('measure', 'agent_talk_s', '坐席说话时长', 'Talk time'),
    ('measure', 'agent_pause_s', '坐席停顿时长', 'Pause time'),
    ('measure', 'pause_count', '停顿次数', 'Pauses'),
    ('measure', 'longest_pause_s', '最长停顿', 'Longest pause'),
    ('measure', 'agent_rated_characters', '坐席计速字数', 'Rated characters'),
    ('measure', 'agent_rated_talk_s', '坐席计速时长', 'Rated talk time'),
    ('measure', 'agent_rated_pause_s', '坐席计速停顿时长', 'Pauses in rated talk'),
    ('measure', 'agent_speech_rate_cpm', '坐席语速', 'Speech rate'),
    ('measure', 'agent_articulation_rate_cpm', '坐席发音速度', 'Articulation rate'),
    ('measure', 'agent_rate_outside_share', '语速超范围占比', 'Share of talk outside the band'),
    ('measure', 'agent_syllables', '坐席音节数', 'Syllables'),
    ('measure', 'agent_acoustic_rate_cpm', '坐席声学语速', 'Acoustic rate'),
    ('measure', 'rate_agreement', '两种语速之比', 'Agreement of rates'),
    ('measure', 'agent_level_dbfs', '坐席音量', 'Level'),
    ('measure', 'agent_pitch_sd_semitones', '坐席音高变化', 'Pitch variation'),
    ('measure', 'agent_clarity', '坐席清晰度', 'Clarity'),
    ('measure', 'customer_characters', '客户字数', 'Customers'' characters'),
    ('measure', 'customer_talk_s', '客户说话时长', 'Customers'' talk time'),
    ('measure', 'customer_rated_characters', '客户计速字数', 'Customers'' rated characters'),
    ('measure', 'customer_rated_talk_s', '客户计速时长', 'Customers'' rated talk time'),
    ('measure', 'customer_speech_rate_cpm', '客户语速', 'Customers'' speech rate'),
    ('measure', 'agent_talk_share', '坐席说话占比', 'Share of talk'),
    ('measure', 'overlap_s', '同时说话时长', 'Overlap'),
    ('measure', 'interruptions_by_agent', '坐席抢话次数', 'Interruptions'),
    ('measure', 'interruptions_by_agent_counted', '计入的抢话次数', 'Interruptions that count'),
    ('measure', 'interruptions_yielded_by_agent', '坐席抢话成功次数', 'Interruptions yielded to'),
    ('measure', 'interruptions_per_call', '每通抢话次数', 'Interruptions a call'),
    ('measure', 'interruptions_by_customer', '客户抢话次数', 'Interruptions by customers'),
    ('measure', 'backchannels_by_agent', '坐席应答次数', 'Acknowledgements'),
    ('measure', 'responses', '反应次数', 'Responses'),
    ('measure', 'response_median_s', '反应时间中位数', 'Median response'),
    ('measure', 'response_max_s', '最慢反应时间', 'Slowest response'),
    ('measure', 'slow_responses', '慢反应次数', 'Slow responses'),
    ('measure', 'dead_air_s', '冷场时长', 'Dead air'),
    ('measure', 'dead_air_per_call_s', '每通冷场时长', 'Dead air a call'),
    ('measure', 'hold_count', '保持次数', 'Holds'),
    ('measure', 'hold_s', '保持时长', 'Time on hold'),
    ('measure', 'hold_per_call_s', '每通保持时长', 'Time on hold a call'),
    ('measure', 'longest_hold_s', '最长保持', 'Longest hold'),
    ('measure', 'qa_score', '平均质检得分', 'QA score'),
    ('measure', 'qa_coverage', '平均质检覆盖率', 'QA coverage'),
    ('measure', 'norms_passed', '合格规范数', 'Norms passed'),
    ('measure', 'norms_failed', '不合格规范数', 'Norms failed'),
    ('measure', 'norms_unknown', '无法判定规范数', 'Norms unknown'),
    ('measure', 'norms_not_applicable', '不适用规范数', 'Norms not applicable'),
    ('measure', 'norms_failed_share', '规范不合格率', 'Share of norms failed'),
    ('measure', 'norms_failed_per_call', '每通不合格数', 'Norms failed a call'),
    ('measure', 'discarded_characters', '丢弃字数', 'Discarded text'),
    ('measure', 'unheard_s', '未转写语音时长', 'Speech without text'),
    ('measure', 'unclaimed_s', '不明声音时长', 'Sound nobody claimed'),
    ('measure', 'before_days', '此前天数', 'Days before'),
    ('measure', 'before_calls', '此前通话数', 'Calls before'),
    ('trend_unknown', 'few_calls', '当天通话太少', 'the agent''s day has too few calls'),
    ('trend_unknown', 'no_calls_before', '此前没有通话', 'no calls in the days before'),
    ('trend_unknown', 'few_calls_before', '此前通话太少', 'too few calls in the days before'),
    ('reason_code', 'no_speech', '录音中没有检测到语音：请检查话筒和声道', 'no speech was found on the recording: check the microphone and the channel'),
    ('reason_code', 'no_agent', '客户说话时坐席声道没有语音：坐席声道可能没有录上', 'no speech was found on the agent''s channel while the customer talks: it may not have been recorded'),
    ('reason_code', 'no_customer', '客户声道没有语音，坐席的话也不像无声电话：客户声道可能没有录上', 'no speech was found on the customer''s channel, and the agent''s words do not show a silent line: the customer may not have been recorded'),
    ('reason_code', 'stops', '录音在说话时中断：之后的通话情况不明', 'the recording stops while somebody speaks: how the call went on is not known'),
    ('reason_code', 'unfinished', '录音文件没有写完：之后的通话情况不明', 'the recorder did not finish this file: what came after its end is not known'),
    ('reason_code', 'too_noisy', '…声道噪声太大，听不出是否有人说话', 'the …''s channel is too noisy to hear whether they speak'),
    ('reason_code', 'too_short', '录音太短，无法评判（…秒）', 'the recording is too short to judge (… s)'),
    ('reason_code', 'too_little', '…的话能辨认的太少，无法评判：…字，至少需要…字', 'too little of the … could be read to judge: … characters, at least … are needed'),
    ('reason_code', 'no_mandarin', '…说的不是普通话', 'the … does not speak Mandarin'),
    ('reason_code', 'one_party', '双方中只有一方有自己的声道', 'only one of the two parties was recorded on a channel of its own'),
    ('reason_code', 'channel_not_recorded', '…声道没有录音', 'the …''s channel was not recorded'),
    ('reason_code', 'both_on_one', '双方在同一个声道上：分不清各自说了什么', 'both parties are on one channel: what each said cannot be told apart'),
    ('reason_code', 'channels_unknown', '不知道哪个声道是坐席', 'which channel is the agent''s is not known'),
    ('reason_code', 'out_of_step', '两个声道不同步：先后顺序不明', 'the two channels are out of step: what came before or after what is not known'),
    ('reason_code', 'jumps', '通话中途声道错开约…秒：先后顺序不明', 'the channels jump out of step by about … s in mid-call: what came before or after what is not known'),
    ('reason_code', 'behind', '客户背后有别人的声音：坐席回应或打断的是谁不明', 'another voice is heard behind the customer: whom the agent answered or talked over is not known'),
    ('reason_code', 'at_once', '两个声道同时有语音达…秒：可能客户背后有别人的声音，或声道不同步，坐席回应或打断的是谁不明', 'both channels hold speech at once for … s: another voice may be heard behind the customer, or the channels may be out of step, and whom the agent answered or talked over is not known'),
    ('reason_code', 'stretch_not_recorded', '…声道…没有录音：那里可能说过的话不明', 'the …''s channel was not recorded …: what may have been said there is not known'),
    ('reason_code', 'not_recognised', '…声道…有声音但没有识别为语音：那里可能说过的话不明', 'sound on the …''s channel was not recognised as speech (…): what may have been said there is unknown'),
    ('reason_code', 'no_text', '……说的话没有转写出来', 'what the … said … could not be transcribed'),
    ('reason_code', 'voiceless', '那里有文字，但没有听到音节：说了什么不明', 'text stands there, but no syllable was heard: what was said is unknown'),
    ('reason_code', 'unsure_event', '没有识别或没有录音的地方可能有人说话：是否静默不明', 'somebody may have spoken where it was not recognised or not recorded: whether that was silence is not known'),
    ('reason_code', 'suspect', '识别文字不可靠：…', '…'),
    ('reason_code', 'unjudged', '整通电话无法评判：…', '…'),
    ('reason_code', 'unsure_words', '这些字识别得没有把握', 'the recogniser is not sure of these words'),
    ('reason_code', 'unreadable', '那里有一部分话没有转写出来', 'part of what was said there could not be transcribed'),
    ('reason_code', 'badly_heard', '那里的话没有听清：没有把握的字太多', 'what was said there was badly heard: too many uncertain words'),
    ('reason_code', 'not_meant', '用词像违规，但从意思看可能不是', 'the words are those of a fault, but by its meaning the utterance may be something else'),
    ('reason_code', 'may_mean', '从意思看可能是“…”', 'by its meaning it may be … (…)'),
    ('reason_code', 'may_be', '“…”可能就是', '“…” may be it'),
    ('reason_code', 'may_be_misheard', '“…”可能就是，但没有听清', '“…” may be it, badly heard'),
    ('reason_code', 'not_given', '清单没有给出…', '… is not given'),
    ('reason_code', 'no_number', '…不是数字：…', '… is no number: …'),
    ('reason_code', 'not_for_profile', '不适用于客户类型“…”', 'not for profile …'),
    ('reason_code', 'not_for', '不适用于…“…”', 'not for … …'),
    ('reason_code', 'no_line', '练习录音没有经过电话线路', 'practice is not on a telephone line'),
    ('reason_code', 'customer_silent', '客户没有说话', 'the customer never speaks'),
    ('reason_code', 'excepted', '这通电话属于例外', 'the call is an exception to the rule'),
    ('reason_code', 'not_asked', '通话中没有需要这样做的情形', 'nothing in the call asks for it'),
    ('reason_code', 'not_said', '没有说', 'not said'),
    ('reason_code', 'not_said_in', '…没有说', 'not said in the …'),
    ('reason_code', 'misplaced', '说了，但位置不对', 'said, but not in its place'),
    ('reason_code', 'not_done', '需要的时候没有做到', 'not done where it was asked for'),
    ('reason_code', 'masked', '号码在有这条规则之前已经脱敏；要评判请重新分析录音', 'the numbers were masked before this rule was there; analyse the recording again to judge it'),
    ('reason_code', 'nothing_measured', '没有可测量的内容', 'there is nothing to measure'),
    ('reason_code', 'excused', '所说的话说明了原因', 'excused by what was said'),
    ('reason_code', 'two_ways', '两种测量方法不一致：…和…', 'two ways to measure it do not agree: … and …'),
    ('reason_code', 'rate_too_little', '坐席说话太少，测不出语速', 'the agent speaks too little to measure a rate'),
    ('reason_code', 'rates_too_little', '有一方说话太少，测不出语速', 'one of the two speaks too little to measure a rate'),
    ('reason_code', 'voice_too_little', '坐席说话太少，无法测量', 'the agent speaks too little to measure it'),
    ('reason_code', 'few_topics', '话题太少，看不出由谁主导', 'too few topics to say who leads'),
    ('reason_code', 'rise_unknown', '…说话太少，听不出情绪是否升高', 'the … speaks too little to tell whether their voice rises'),
    ('reason_code', 'few_addresses', '坐席称呼客户太少，无法评判', 'the agent addresses the customer too seldom to judge'),
    ('reason_code', 'few_plain', '“你”太少，分不清是坐席所说还是识别所致', 'too few 你 to tell the agent''s way from the recogniser''s'),
    ('reason_code', 'few_characters', '坐席说话不足…字', 'the agent says fewer than … characters'),
    ('reason_code', 'digit_times', '数字的时间不够准确', 'the times of the digits are not known well enough'),
    ('reason_code', 'maybe_private', '可能是没有全部听清的私人号码', 'it may be a private number, not all of it well heard'),
    ('reason_code', 'some_repeated', '部分关键信息已重复，其余可能只是顺带提到', 'some figures are repeated, and the others may have been said in passing'),
    ('reason_code', 'repeated_unsure', '这一项可能重复过，但没有听清', 'this figure may have been repeated, badly heard'),
    ('reason_code', 'repeated_alike', '又说过类似的内容，但没有听清', 'something like it is said again, badly heard'),
    ('reason_code', 'contested', '这几个字也可能是“…”，两种读法差不多', 'another reading of these words is nearly as likely: “…”'),
    ('reason_code', 'not_written', '识别成了“…”，按声音可能说的是这句', 'the recogniser wrote “…”, and by its sound it may have been this')
) AS known (enumeration, value, zh, en);

COMMENT ON VIEW calls IS '一通通话';
COMMENT ON COLUMN calls.call_key IS '通话键：通话的唯一标识，所有日期内不重复；与通话有关的各表都用它关联';
COMMENT ON COLUMN calls.local_date IS '通话日期：通话归入的日期：通话开始时按设置 run.zone 的日期，开始时间不明时为处理的日期';
COMMENT ON COLUMN calls.call_id IS '通话编号：清单中的通话编号，没有时为文件名（去掉扩展名）；可能重复，不能用来关联';
COMMENT ON COLUMN calls.recording IS '录音文件：清单或命令行中写的录音文件名';
COMMENT ON COLUMN calls.recording_sha256 IS '录音摘要：录音文件内容的SHA-256';
COMMENT ON COLUMN calls.agent_id IS '工号：坐席工号，文本，007保持为007。空值：既没有清单也没有文件名说明坐席是谁';
COMMENT ON COLUMN calls.team IS '班组：通话时坐席所在的班组。空值：清单没有写班组';
COMMENT ON COLUMN calls.direction IS '呼叫方向：呼入、呼出或练习。空值：清单没有写方向';
COMMENT ON COLUMN calls.scenario IS '业务场景：清单中写的业务场景。空值：清单没有写场景';
COMMENT ON COLUMN calls.started_at IS '开始时间（UTC）：通话开始的时刻，世界协调时。空值：清单和文件名都没有写时刻';
COMMENT ON COLUMN calls.started_at_local IS '开始时间（当地）：通话开始时当地钟表的时间，不带时区；按清单写的时差，没有写时按设置 run.zone。空值：清单和文件名都没有写时刻';
COMMENT ON COLUMN calls.utc_offset_min IS '时差：[min] 当地时间比世界协调时早的分钟数，中国为480。空值：清单和文件名都没有写时刻';
COMMENT ON COLUMN calls.profile IS '客户类型：客户类型，例如 elderly（老年）。空值：清单没有写客户类型';
COMMENT ON COLUMN calls.rings IS '振铃次数：[rings] 接听前的振铃次数。空值：清单没有写振铃次数';
COMMENT ON COLUMN calls.queue_wait_s IS '排队时长：[s] 客户接通前排队的时间。空值：清单没有写排队时长';
COMMENT ON COLUMN calls.hangup_by IS '挂机方：哪一方先挂机。空值：清单没有写挂机方';
COMMENT ON COLUMN calls.duration_s IS '录音时长：[s] 录音的长度';
COMMENT ON COLUMN calls.agent_channel IS '坐席声道：坐席在录音的哪个声道。空值：不知道坐席在哪个声道';
COMMENT ON COLUMN calls.role_source IS '声道依据：凭什么知道哪个声道是谁';
COMMENT ON COLUMN calls.two_party IS '双方通话：双方是否各有自己的声道；否则需要双方的指标为空。客户始终没有说话的通话也为真：此时抢话等次数为0，坐席说话占比为1，平均时加上 customer_spoke 可去掉这些通话';
COMMENT ON COLUMN calls.customer_spoke IS '客户说过话：是否听到客户说话。空值：客户可能没有录上';
COMMENT ON COLUMN calls.ends_abruptly IS '突然中断：录音在有人说话时中断，或录音文件没有写完；之后的内容不明';
COMMENT ON COLUMN calls.agent_characters IS '坐席字数：[characters] 坐席说的字数，一字一音节，数字按读法计。空值：没有听到坐席的话轮，或不知道坐席的声道';
COMMENT ON COLUMN calls.agent_talk_s IS '坐席说话时长：[s] 坐席话轮的总时间，含2秒以下的停顿。空值：没有听到坐席的话轮，或不知道坐席的声道';
COMMENT ON COLUMN calls.agent_pause_s IS '坐席停顿时长：[s] 坐席话轮内不少于0.2秒的静音总时长。空值：没有听到坐席的话轮，或不知道坐席的声道';
COMMENT ON COLUMN calls.agent_rated_characters IS '坐席计速字数：[characters] 坐席至少5字且文字可靠的话轮中的字数；语速的分子。空值：没有听到坐席的话轮，或不知道坐席的声道';
COMMENT ON COLUMN calls.agent_rated_talk_s IS '坐席计速时长：[s] 坐席至少5字且文字可靠的话轮的时间，含停顿；语速的分母。空值：没有听到坐席的话轮，或不知道坐席的声道';
COMMENT ON COLUMN calls.agent_rated_pause_s IS '坐席计速停顿时长：[s] 坐席至少5字且文字可靠的话轮中的停顿时间。空值：没有听到坐席的话轮，或不知道坐席的声道';
COMMENT ON COLUMN calls.agent_speech_rate_cpm IS '坐席语速：[characters/min] 坐席语速：每分钟字数，含2秒以下的停顿，按至少5字且文字可靠的话轮；多通通话用 60×计速字数之和÷计速时长之和。空值：坐席没有计速的话轮';
COMMENT ON COLUMN calls.agent_articulation_rate_cpm IS '坐席发音速度：[characters/min] 坐席去掉停顿后的每分钟字数，按至少5字且文字可靠的话轮。空值：坐席没有计速的话轮';
COMMENT ON COLUMN calls.agent_rate_p10_cpm IS '坐席慢速话轮语速：[characters/min] 坐席有十分之一说话时间低于的语速，按至少5字且文字可靠的话轮。空值：坐席没有计速的话轮';
COMMENT ON COLUMN calls.agent_rate_p50_cpm IS '坐席中位话轮语速：[characters/min] 坐席有一半说话时间低于的语速，按至少5字且文字可靠的话轮。空值：坐席没有计速的话轮';
COMMENT ON COLUMN calls.agent_rate_p90_cpm IS '坐席快速话轮语速：[characters/min] 坐席有十分之九说话时间低于的语速，按至少5字且文字可靠的话轮。空值：坐席没有计速的话轮';
COMMENT ON COLUMN calls.agent_rate_outside_share IS '坐席语速超范围占比：[share] 坐席语速在配置范围以外的话轮占计速时长的比例，按至少5字且文字可靠的话轮。空值：坐席没有计速的话轮';
COMMENT ON COLUMN calls.agent_syllables IS '坐席音节数：[syllables] 只从声音数出的坐席音节数。空值：没有从声音数坐席的音节';
COMMENT ON COLUMN calls.agent_acoustic_rate_cpm IS '坐席声学语速：[characters/min] 坐席从声音数出的每分钟音节数，不靠文字（普通话一音节一字）。空值：没有从声音数坐席的音节';
COMMENT ON COLUMN calls.agent_level_dbfs IS '坐席音量：[dBFS] 坐席说话时的音量；可按说话时长加权平均。空值：没有可测量的坐席声音';
COMMENT ON COLUMN calls.agent_clipping_share IS '坐席削波占比：[share] 坐席说话时达到满幅的采样占比；可按说话时长加权平均。空值：没有可测量的坐席声音';
COMMENT ON COLUMN calls.agent_pitch_median_hz IS '坐席音高中位数：[Hz] 坐席音高的中位数；可按说话时长加权平均。空值：没有可测量的坐席声音';
COMMENT ON COLUMN calls.agent_pitch_sd_semitones IS '坐席音高变化：[semitones] 坐席音高的标准差，越小越平板；可按说话时长加权平均。空值：没有可测量的坐席声音';
COMMENT ON COLUMN calls.agent_clarity IS '坐席清晰度：[share] 坐席的词中识别器有把握的比例；可按说话时长加权平均。空值：没有识别出坐席的词';
COMMENT ON COLUMN calls.customer_characters IS '客户字数：[characters] 客户说的字数，一字一音节，数字按读法计。空值：没有听到客户的话轮，或客户没有单独的声道';
COMMENT ON COLUMN calls.customer_talk_s IS '客户说话时长：[s] 客户话轮的总时间，含2秒以下的停顿。空值：没有听到客户的话轮，或客户没有单独的声道';
COMMENT ON COLUMN calls.customer_pause_s IS '客户停顿时长：[s] 客户话轮内不少于0.2秒的静音总时长。空值：没有听到客户的话轮，或客户没有单独的声道';
COMMENT ON COLUMN calls.customer_rated_characters IS '客户计速字数：[characters] 客户至少5字且文字可靠的话轮中的字数；语速的分子。空值：没有听到客户的话轮，或客户没有单独的声道';
COMMENT ON COLUMN calls.customer_rated_talk_s IS '客户计速时长：[s] 客户至少5字且文字可靠的话轮的时间，含停顿；语速的分母。空值：没有听到客户的话轮，或客户没有单独的声道';
COMMENT ON COLUMN calls.customer_rated_pause_s IS '客户计速停顿时长：[s] 客户至少5字且文字可靠的话轮中的停顿时间。空值：没有听到客户的话轮，或客户没有单独的声道';
COMMENT ON COLUMN calls.customer_speech_rate_cpm IS '客户语速：[characters/min] 客户语速：每分钟字数，含2秒以下的停顿，按至少5字且文字可靠的话轮；多通通话用 60×计速字数之和÷计速时长之和。空值：客户没有计速的话轮';
COMMENT ON COLUMN calls.customer_articulation_rate_cpm IS '客户发音速度：[characters/min] 客户去掉停顿后的每分钟字数，按至少5字且文字可靠的话轮。空值：客户没有计速的话轮';
COMMENT ON COLUMN calls.customer_rate_p10_cpm IS '客户慢速话轮语速：[characters/min] 客户有十分之一说话时间低于的语速，按至少5字且文字可靠的话轮。空值：客户没有计速的话轮';
COMMENT ON COLUMN calls.customer_rate_p50_cpm IS '客户中位话轮语速：[characters/min] 客户有一半说话时间低于的语速，按至少5字且文字可靠的话轮。空值：客户没有计速的话轮';
COMMENT ON COLUMN calls.customer_rate_p90_cpm IS '客户快速话轮语速：[characters/min] 客户有十分之九说话时间低于的语速，按至少5字且文字可靠的话轮。空值：客户没有计速的话轮';
COMMENT ON COLUMN calls.customer_rate_outside_share IS '客户语速超范围占比：[share] 客户语速在配置范围以外的话轮占计速时长的比例，按至少5字且文字可靠的话轮。空值：客户没有计速的话轮';
COMMENT ON COLUMN calls.customer_syllables IS '客户音节数：[syllables] 只从声音数出的客户音节数。空值：没有从声音数客户的音节';
COMMENT ON COLUMN calls.customer_acoustic_rate_cpm IS '客户声学语速：[characters/min] 客户从声音数出的每分钟音节数，不靠文字（普通话一音节一字）。空值：没有从声音数客户的音节';
COMMENT ON COLUMN calls.customer_level_dbfs IS '客户音量：[dBFS] 客户说话时的音量；可按说话时长加权平均。空值：没有可测量的客户声音';
COMMENT ON COLUMN calls.customer_clipping_share IS '客户削波占比：[share] 客户说话时达到满幅的采样占比；可按说话时长加权平均。空值：没有可测量的客户声音';
COMMENT ON COLUMN calls.customer_pitch_median_hz IS '客户音高中位数：[Hz] 客户音高的中位数；可按说话时长加权平均。空值：没有可测量的客户声音';
COMMENT ON COLUMN calls.customer_pitch_sd_semitones IS '客户音高变化：[semitones] 客户音高的标准差，越小越平板；可按说话时长加权平均。空值：没有可测量的客户声音';
COMMENT ON COLUMN calls.customer_clarity IS '客户清晰度：[share] 客户的词中识别器有把握的比例；可按说话时长加权平均。空值：没有识别出客户的词';
COMMENT ON COLUMN calls.rate_agreement IS '两种语速之比：[ratio] 坐席按文字和按声音所得语速中较小的除以较大的，包括没有文字的话轮；低于0.8且识别器对词没有把握（平均概率低于0.7）时转写可疑，低于0.6且文字偏少时一律可疑。空值：没有坐席的文字，或没有从声音数音节';
COMMENT ON COLUMN calls.pause_count IS '停顿次数：[pauses] 坐席话轮内不少于0.2秒的静音次数。空值：没有听到坐席的话轮';
COMMENT ON COLUMN calls.longest_pause_s IS '最长停顿：[s] 坐席话轮内最长的静音。空值：没有停顿，或没有听到坐席的话轮';
COMMENT ON COLUMN calls.interruptions_by_agent IS '坐席抢话次数：[times] 客户持有话轮时坐席开口（应答语除外）的次数，包括没有抢成的。空值：双方没有分声道录音，或声道不同步';
COMMENT ON COLUMN calls.interruptions_by_agent_counted IS '计入的抢话次数：[times] 规范计入的坐席抢话次数：客户让出了话轮，或双方同时说话不少于2秒。空值：双方没有分声道录音，或声道不同步';
COMMENT ON COLUMN calls.interruptions_by_customer IS '客户抢话次数：[times] 坐席持有话轮时客户开口（应答语除外）的次数，包括没有抢成的。空值：双方没有分声道录音，或声道不同步';
COMMENT ON COLUMN calls.interruptions_yielded_by_agent IS '坐席抢话成功次数：[times] 坐席抢话后客户让出话轮的次数。空值：双方没有分声道录音，或声道不同步';
COMMENT ON COLUMN calls.backchannels_by_agent IS '坐席应答次数：[times] 客户说话时坐席应答（嗯、好的）的次数，不占话轮。空值：双方没有分声道录音，或声道不同步';
COMMENT ON COLUMN calls.backchannels_by_customer IS '客户应答次数：[times] 坐席说话时客户应答（嗯、好的）的次数，不占话轮。空值：双方没有分声道录音，或声道不同步';
COMMENT ON COLUMN calls.overlap_s IS '同时说话时长：[s] 双方同时说话的时间。空值：双方没有分声道录音，或声道不同步';
COMMENT ON COLUMN calls.response_count IS '应答反应次数：[times] 坐席回应客户话轮的次数，保持除外。空值：双方没有分声道录音或不同步，或由没有保存各次反应的早期版本分析';
COMMENT ON COLUMN calls.response_median_s IS '反应时间中位数：[s] 从客户话轮结束到坐席出声的时间的中位数，保持除外；等于 events 中该通话 response 行时长的中位数。空值：没有一次反应，或双方没有分声道录音或不同步';
COMMENT ON COLUMN calls.response_max_s IS '最慢反应时间：[s] 从客户话轮结束到坐席出声的最长时间，保持除外。空值：没有一次反应，或双方没有分声道录音或不同步';
COMMENT ON COLUMN calls.slow_responses IS '慢反应次数：[times] 超过配置上限（出厂5秒）的反应次数。空值：双方没有分声道录音，或声道不同步';
COMMENT ON COLUMN calls.dead_air_s IS '冷场时长：[s] 无人说话超过3秒的静音总时长，保持除外。空值：双方没有分声道录音，或声道不同步';
COMMENT ON COLUMN calls.dead_air_count IS '冷场次数：[times] 无人说话超过3秒的静音次数，保持除外。空值：双方没有分声道录音，或声道不同步';
COMMENT ON COLUMN calls.hold_count IS '保持次数：[holds] 坐席离线不少于8秒的次数。空值：双方没有分声道录音';
COMMENT ON COLUMN calls.hold_s IS '保持时长：[s] 坐席离线的总时间。空值：双方没有分声道录音';
COMMENT ON COLUMN calls.longest_hold_s IS '最长保持：[s] 最长一次保持的时间。空值：没有保持，或双方没有分声道录音';
COMMENT ON COLUMN calls.agent_talk_share IS '坐席说话占比：[share] 坐席说话时间占双方说话时间之和的比例。空值：双方没有分声道录音，或都没有说话';
COMMENT ON COLUMN calls.channel_offset_s IS '声道错位：[s] 客户声道比坐席声道晚的时间，取最大处；负数为早。空值：两个声道同步，或无法判定';
COMMENT ON COLUMN calls.channel_drift_s IS '声道漂移：[s] 声道错位在通话中变化了多少；不变时为0。空值：两个声道同步，或无法判定';
COMMENT ON COLUMN calls.qa_score IS '质检得分：[points of 100] 质检评分卡（qa）的得分；只能在已评分的通话上取平均。空值：可判断的太少（见 qa_coverage），或没有使用该评分卡';
COMMENT ON COLUMN calls.qa_coverage IS '质检覆盖率：[share] 质检评分卡所问规范中，可判断的分值占所问分值的比例；可在通话上取平均。空值：评分卡没有问任何规范，或没有使用';
COMMENT ON COLUMN calls.qa_basis IS '得分性质：质检得分基于什么；单人练习的得分只涉及坐席自己能体现的规范，不与通话一起平均。空值：没有使用质检评分卡';
COMMENT ON COLUMN calls.not_scored_because IS '未评分原因（英文）：因覆盖率不足而没有得分时，多数规范无法判定的原因（英文）。空值：通话有得分，或没有使用质检评分卡';
COMMENT ON COLUMN calls.not_scored_because_zh IS '未评分原因：因覆盖率不足而没有得分时，多数规范无法判定的原因（中文）。空值：通话有得分，或没有使用质检评分卡，或该文字没有中文';
COMMENT ON COLUMN calls.norms_asked IS '所问规范数：[norms] 适用于该通话的规范数；不含撤回的，单人练习时不含需要对方的';
COMMENT ON COLUMN calls.norms_judged IS '已判定规范数：[norms] 判为合格或不合格的规范数';
COMMENT ON COLUMN calls.norms_failed IS '不合格规范数：[norms] 至少有一处不合格的规范数';
COMMENT ON COLUMN calls.norms_passed IS '合格规范数：[norms] 合格的规范数';
COMMENT ON COLUMN calls.norms_unknown IS '无法判定规范数：[norms] 适用但无法判定的规范数';
COMMENT ON COLUMN calls.norms_not_applicable IS '不适用规范数：[norms] 不适用于该通话的规范数';
COMMENT ON COLUMN calls.norms_withdrawn IS '撤回规范数：[norms] 所有发现都已撤回（复核判错或申诉改判）的规范数；不计入其他任何数';
COMMENT ON COLUMN calls.discarded_characters IS '丢弃字数：[characters] 因没有对应语音而丢弃的识别文字字数';
COMMENT ON COLUMN calls.voiceless_characters IS '无声文字字数：[characters] 所在之处没有听到音节的文字字数；文字保留，但没有规范以它为依据';
COMMENT ON COLUMN calls.unheard_s IS '未转写语音时长：[s] 没有可靠文字的语音时长';
COMMENT ON COLUMN calls.unclaimed_s IS '不明声音时长：[s] 双方声道上可能藏有话语的声音时长：与说话一样响、像说话一样变化，而已知不是语音、音乐、提示音或串音。空值：不知道任何一方的声道';
COMMENT ON COLUMN calls.agent_unclaimed_s IS '坐席不明声音时长：[s] 坐席声道上可能藏有话语、而已知不是语音、音乐、提示音或串音的声音时长。空值：坐席没有自己的声道';
COMMENT ON COLUMN calls.customer_unclaimed_s IS '客户不明声音时长：[s] 客户声道上可能藏有话语、而已知不是语音、音乐、提示音或串音的声音时长。空值：客户没有自己的声道';
COMMENT ON COLUMN calls.agent_foreign_s IS '坐席其他语言时长：[s] 坐席说普通话以外语言的时长，含停顿；其文字不作依据。空值：坐席没有自己的声道';
COMMENT ON COLUMN calls.customer_foreign_s IS '客户其他语言时长：[s] 客户说普通话以外语言的时长，含停顿；其文字不作依据。空值：客户没有自己的声道';
COMMENT ON COLUMN calls.notes IS '备注（英文）：读者应当知道的关于该通话的情况，每行一条（英文）。空值：没有备注';
COMMENT ON COLUMN calls.notes_zh IS '备注：读者应当知道的关于该通话的情况，每行一条（中文）。空值：没有备注，或该文字没有中文';
COMMENT ON COLUMN calls.asr_model IS '语音模型：转写所用语音模型的名称';
COMMENT ON COLUMN calls.asr_model_sha256 IS '语音模型摘要：转写所用语音模型权重（model.bin）的SHA-256。空值：由没有记录模型摘要的早期版本分析';
COMMENT ON COLUMN calls.hearing_sha256 IS '听辨设置摘要：听辨该通话所用设置的SHA-256；等于听辨它的运行的 runs.hearing_sha256。空值：由没有记录设置的早期版本分析';
COMMENT ON COLUMN calls.judging_sha256 IS '判断设置摘要：判断该通话所用规则、上限和程序版本的SHA-256；等于 runs.judging_sha256';
COMMENT ON COLUMN calls.run_id IS '运行编号：听辨该通话的运行。空值：由没有记录的早期版本分析';
COMMENT ON COLUMN calls.analysed_at IS '听辨时间（UTC）：听辨完成的时刻，世界协调时';
COMMENT ON COLUMN calls.judged_at IS '判断时间（UTC）：最近一次判断的时刻，世界协调时。空值：由没有记录的早期版本判断';
COMMENT ON COLUMN calls.voicecheck_version IS '程序版本：判断该通话的程序版本';
COMMENT ON VIEW turns IS '一个话轮或应答语';
COMMENT ON COLUMN turns.call_key IS '通话键：通话的唯一标识，所有日期内不重复';
COMMENT ON COLUMN turns.turn IS '话轮序号：话轮在通话中的序号，按开始时间从0起';
COMMENT ON COLUMN turns.local_date IS '通话日期：通话归入的日期';
COMMENT ON COLUMN turns.call_id IS '通话编号：清单中的通话编号，可能重复，不能用来关联';
COMMENT ON COLUMN turns.agent_id IS '工号：通话坐席的工号。空值：坐席不明';
COMMENT ON COLUMN turns.team IS '班组：通话时坐席所在的班组。空值：清单没有写班组';
COMMENT ON COLUMN turns.speaker IS '说话人：谁在说话';
COMMENT ON COLUMN turns.kind IS '话轮种类：话轮，或不占话轮的应答语';
COMMENT ON COLUMN turns.start_s IS '开始：[s] 话轮第一个音的时间，从录音开头起';
COMMENT ON COLUMN turns.end_s IS '结束：[s] 话轮最后一个音的时间，从录音开头起';
COMMENT ON COLUMN turns.text IS '文字：说了什么，简体中文；无法识别时为空文本';
COMMENT ON COLUMN turns.characters IS '字数：[characters] 说的字数，一字一音节，数字按读法计';
COMMENT ON COLUMN turns.pause_s IS '停顿时长：[s] 话轮内不少于0.2秒的静音总时长';
COMMENT ON COLUMN turns.pause_count IS '停顿次数：[pauses] 话轮内不少于0.2秒的静音次数';
COMMENT ON COLUMN turns.syllables IS '音节数：[syllables] 只从声音数出的音节数。空值：没有从声音数音节（应答语、说话人不明），或由没有保存的早期版本分析';
COMMENT ON COLUMN turns.speech_rate_cpm IS '语速：[characters/min] 话轮的每分钟字数，含停顿。空值：话轮不计速';
COMMENT ON COLUMN turns.articulation_rate_cpm IS '发音速度：[characters/min] 话轮去掉停顿后的每分钟字数。空值：话轮不计速';
COMMENT ON COLUMN turns.rated IS '计速：话轮是否计入语速：至少5字、文字可靠、不是应答语';
COMMENT ON COLUMN turns.confidence IS '识别把握：[probability] 话轮各词识别概率的平均值；可按字数加权平均。空值：没有识别出词';
COMMENT ON COLUMN turns.suspect IS '可疑原因（英文）：话轮文字为什么不可靠（英文）。空值：文字可靠';
COMMENT ON COLUMN turns.suspect_zh IS '可疑原因：话轮文字为什么不可靠（中文）。空值：文字可靠，或该文字没有中文';
COMMENT ON VIEW events IS '一件在某时发生的事';
COMMENT ON COLUMN events.call_key IS '通话键：通话的唯一标识，所有日期内不重复';
COMMENT ON COLUMN events.event IS '事件序号：事件在通话中的序号，按开始时间从0起';
COMMENT ON COLUMN events.local_date IS '通话日期：通话归入的日期';
COMMENT ON COLUMN events.call_id IS '通话编号：清单中的通话编号，可能重复，不能用来关联';
COMMENT ON COLUMN events.agent_id IS '工号：通话坐席的工号。空值：坐席不明';
COMMENT ON COLUMN events.team IS '班组：通话时坐席所在的班组。空值：清单没有写班组';
COMMENT ON COLUMN events.kind IS '事件种类：发生了什么';
COMMENT ON COLUMN events.party IS '哪一方：事件是谁的；保持是坐席的。空值：双方共有：同时说话、冷场、线路播报';
COMMENT ON COLUMN events.turn IS '话轮序号：事件所在的话轮（turns.turn）：停顿所在的、抢话或应答的、反应中坐席开口的话轮。空值：事件不在一个话轮之内';
COMMENT ON COLUMN events.start_s IS '开始：[s] 事件开始的时间，从录音开头起';
COMMENT ON COLUMN events.end_s IS '结束：[s] 事件结束的时间，从录音开头起';
COMMENT ON COLUMN events.music IS '有音乐：保持期间是否听到音乐。空值：事件不是保持';
COMMENT ON COLUMN events.announced IS '已告知：保持前坐席是否礼貌地请客户等候。空值：事件不是保持';
COMMENT ON COLUMN events.promised_s IS '承诺时长：[s] 保持前坐席说的等候时间。空值：事件不是保持，或坐席没有说出听得懂的时间';
COMMENT ON COLUMN events.kept IS '守时：保持是否没有超过承诺的时间。空值：事件不是保持，或没有承诺时间';
COMMENT ON COLUMN events.yielded IS '对方让出：抢话后对方是否让出话轮。空值：事件不是抢话';
COMMENT ON COLUMN events.counted IS '计入规范：规范是否计入该次抢话：对方让出话轮，或双方同时说话不少于2秒。空值：事件不是抢话';
COMMENT ON COLUMN events.slow IS '慢反应：反应是否超过配置上限（出厂5秒）。空值：事件不是反应';
COMMENT ON VIEW call_meta IS '清单中一通通话的一个其他列';
COMMENT ON COLUMN call_meta.call_key IS '通话键：通话的唯一标识，所有日期内不重复';
COMMENT ON COLUMN call_meta.local_date IS '通话日期：通话归入的日期';
COMMENT ON COLUMN call_meta.call_id IS '通话编号：清单中的通话编号，可能重复，不能用来关联';
COMMENT ON COLUMN call_meta.agent_id IS '工号：通话坐席的工号。空值：坐席不明';
COMMENT ON COLUMN call_meta.team IS '班组：通话时坐席所在的班组。空值：清单没有写班组';
COMMENT ON COLUMN call_meta.name IS '列名：清单中其他列的列名';
COMMENT ON COLUMN call_meta.value IS '值：清单中该列的值，原样文本';
COMMENT ON VIEW call_norms IS '一条规范在一通通话上的结果';
COMMENT ON COLUMN call_norms.call_key IS '通话键：通话的唯一标识，所有日期内不重复';
COMMENT ON COLUMN call_norms.local_date IS '通话日期：通话归入的日期';
COMMENT ON COLUMN call_norms.call_id IS '通话编号：清单中的通话编号，可能重复，不能用来关联';
COMMENT ON COLUMN call_norms.agent_id IS '工号：通话坐席的工号，文本。空值：坐席不明';
COMMENT ON COLUMN call_norms.team IS '班组：通话时坐席所在的班组。空值：清单没有写班组';
COMMENT ON COLUMN call_norms.direction IS '呼叫方向：通话是呼入、呼出还是练习。空值：清单没有写方向';
COMMENT ON COLUMN call_norms.scenario IS '业务场景：清单所写的通话种类。空值：清单没有写场景';
COMMENT ON COLUMN call_norms.rule_id IS '规范编号：规范的固定编号';
COMMENT ON COLUMN call_norms.severity IS '严重程度：违反该规范的严重程度。空值：所配置的规则包里已没有该规范';
COMMENT ON COLUMN call_norms.result IS '结果：规范在通话上的结果：未撤回的各处发现中最差的，依次为不合格、合格、无法判定、不适用';
COMMENT ON COLUMN call_norms.asked IS '是否考核：规范是否适用于通话并计入考核；坐席单独练习时，需要对方才能判断的规范不考核';
COMMENT ON COLUMN call_norms.hits IS '处数：[places] 有该结果的发现数，不含已撤回的；不合格时即出现问题的次数';
COMMENT ON COLUMN call_norms.fault_form IS '问题形式：规范不合格时，问题是哪一种：说了不该说的、没说该说的、数值超限，还是清单信息不符。空值：规范没有不合格，或由没有该项的早期版本判断';
COMMENT ON COLUMN call_norms.finding IS '代表发现：原因、测得值和限值取自哪一处发现（在通话内的编号）：有该结果的发现中超出限值最多的，否则最早的';
COMMENT ON COLUMN call_norms.reason_code IS '原因代码：结果原因的代码，与语言无关。空值：没有原因可说';
COMMENT ON COLUMN call_norms.reason IS '原因（英文）：结果为什么是这样，一句话（英文）。空值：没有原因可说';
COMMENT ON COLUMN call_norms.reason_zh IS '原因：结果为什么是这样，一句话（中文）。空值：没有原因可说';
COMMENT ON COLUMN call_norms.value IS '测得值：规范在通话上测得的数值，单位见 unit；单位为次（times）时是有该结果的各处之和，即通话上发生的次数，其他单位是代表发现的数值。空值：没有测量什么';
COMMENT ON COLUMN call_norms.limit_low IS '下限：规范在通话上所用的下限，单位见 unit；合格时也有。空值：没有下限，或由不保存上下限的早期版本判断';
COMMENT ON COLUMN call_norms.limit_high IS '上限：规范在通话上所用的上限，单位见 unit；合格时也有。空值：没有上限，或由不保存上下限的早期版本判断';
COMMENT ON COLUMN call_norms.unit IS '单位：测得值和上下限的单位。空值：没有测量什么，清单中的数值没有单位，或由不保存单位的早期版本判断';
COMMENT ON VIEW findings IS '说明一条规范在一通通话上的结果的一处，每条规范至少一处';
COMMENT ON COLUMN findings.call_key IS '通话键：通话的唯一标识，所有日期内不重复';
COMMENT ON COLUMN findings.local_date IS '通话日期：通话归入的日期';
COMMENT ON COLUMN findings.call_id IS '通话编号：清单中的通话编号，可能重复，不能用来关联';
COMMENT ON COLUMN findings.agent_id IS '工号：通话坐席的工号，文本。空值：坐席不明';
COMMENT ON COLUMN findings.team IS '班组：通话时坐席所在的班组。空值：清单没有写班组';
COMMENT ON COLUMN findings.finding IS '发现编号：发现在通话内的编号，从0起，按规范和时间';
COMMENT ON COLUMN findings.rule_id IS '规范编号：规范的固定编号';
COMMENT ON COLUMN findings.pack IS '规则包：规范所属的规则包';
COMMENT ON COLUMN findings.result IS '结果：该处的判断结果；规范在整通通话上的结果见 call_norms';
COMMENT ON COLUMN findings.withdrawn IS '已撤回：申诉改判，或复核人判为错且无人判为对，则撤回，不计入任何得分和总数';
COMMENT ON COLUMN findings.fault_form IS '问题形式：该处的问题是哪一种：说了不该说的、没说该说的、数值超限，还是清单信息不符。空值：该处不是问题，或由没有该项的早期版本判断';
COMMENT ON COLUMN findings.evidence_role IS '该处性质：该处是什么：证据本身、引起要求的事，还是最接近要求的话。空值：没有一处可指';
COMMENT ON COLUMN findings.speaker IS '说话人：该处涉及谁的话或静音。空值：不涉及某一方';
COMMENT ON COLUMN findings.turn IS '话轮：该处所在的话轮编号。空值：不在某个话轮里';
COMMENT ON COLUMN findings.start_s IS '开始：[s] 该处开始的时间，从录音开头起。空值：没有一处可指';
COMMENT ON COLUMN findings.end_s IS '结束：[s] 该处结束的时间，从录音开头起。空值：没有一处可指';
COMMENT ON COLUMN findings.window_start_s IS '查找开始：[s] 应说的话在其中查找的那段时间的开始，从录音开头起。空值：该规范不在某一段时间里找话语';
COMMENT ON COLUMN findings.window_end_s IS '查找结束：[s] 应说的话在其中查找的那段时间的结束，从录音开头起。空值：该规范不在某一段时间里找话语';
COMMENT ON COLUMN findings.matched IS '匹配文字：找到的词语。空值：不以词语为依据（如清单中的数值，见 value），或没有找到';
COMMENT ON COLUMN findings.match_kind IS '匹配方式：词语或数值是怎样找到的。空值：没有找到什么';
COMMENT ON COLUMN findings.match_score IS '匹配程度：[share] 按音匹配时的接近程度，1为完全一样；按语义或重听时为可能性。空值：没有匹配';
COMMENT ON COLUMN findings.value IS '测得值：该处测得的数值，单位见 unit。空值：没有测量什么';
COMMENT ON COLUMN findings.limit_low IS '下限：该处所用的下限，单位见 unit；合格时也有。空值：没有下限，或由不保存上下限的早期版本判断';
COMMENT ON COLUMN findings.limit_high IS '上限：该处所用的上限，单位见 unit；合格时也有。空值：没有上限，或由不保存上下限的早期版本判断';
COMMENT ON COLUMN findings.unit IS '单位：测得值和上下限的单位。空值：没有测量什么，清单中的数值没有单位，或由不保存单位的早期版本判断';
COMMENT ON COLUMN findings.expected IS '规范要求：规范要求什么，限值为所用的。空值：规范没有写';
COMMENT ON COLUMN findings.recommended IS '推荐说法：更好的说法，对应该处。空值：规范没有给出';
COMMENT ON COLUMN findings.reason_code IS '原因代码：该处结果原因的代码，与语言无关。空值：没有原因可说，或由没有代码的早期版本判断';
COMMENT ON COLUMN findings.reason IS '原因（英文）：该处结果为什么是这样，一句话（英文）。空值：没有原因可说';
COMMENT ON COLUMN findings.reason_zh IS '原因：该处结果为什么是这样，一句话（中文）。空值：没有原因可说';
COMMENT ON COLUMN findings.nearest IS '最接近的话：没有找到的必说话语中，最接近的一句。空值：没有接近的话';
COMMENT ON COLUMN findings.nearest_s IS '最接近处：[s] 最接近必说话语的话轮开始的时间，从录音开头起。空值：没有接近的话';
COMMENT ON COLUMN findings.nearest_distance IS '读音差距：[share] 最接近的话与必说话语的读音差距：0相同，1毫无共同。空值：没有接近的话';
COMMENT ON VIEW call_scores IS '评分卡的一个部分在一通通话上的得分';
COMMENT ON COLUMN call_scores.call_key IS '通话键：通话的唯一标识，所有日期内不重复';
COMMENT ON COLUMN call_scores.local_date IS '通话日期：通话归入的日期';
COMMENT ON COLUMN call_scores.call_id IS '通话编号：清单中的通话编号，可能重复，不能用来关联';
COMMENT ON COLUMN call_scores.agent_id IS '工号：通话坐席的工号，文本。空值：坐席不明';
COMMENT ON COLUMN call_scores.team IS '班组：通话时坐席所在的班组。空值：清单没有写班组';
COMMENT ON COLUMN call_scores.card IS '评分卡：评分卡名称：qa、exam 或自定义';
COMMENT ON COLUMN call_scores.part IS '部分：评分卡的部分';
COMMENT ON COLUMN call_scores.title IS '标题（英文）：评分卡的该部分评什么（英文）。空值：评分卡没有写标题';
COMMENT ON COLUMN call_scores.title_zh IS '标题：评分卡的该部分评什么（中文）。空值：评分卡没有写标题';
COMMENT ON COLUMN call_scores.base IS '起始分：[points] 该部分在扣分和加分之前的分；得分=起始分−扣分+加分。空值：该部分未计分：没有可判断的规范、没有评估分，或整张卡未评分';
COMMENT ON COLUMN call_scores.points IS '得分：[points] 该部分的得分，未计分部分的权重已分给其他部分；一张卡各部分之和为总分。空值：该部分未计分：没有可判断的规范、没有评估分，或整张卡未评分';
COMMENT ON COLUMN call_scores.max_points IS '满分：[points] 该部分最多的分，未计分部分的权重已分给其他部分；一张卡各部分之和为100。空值：该部分未计分：没有可判断的规范、没有评估分，或整张卡未评分';
COMMENT ON COLUMN call_scores.gained IS '加分：[points] 做得好而给该部分加的分；等于 deductions 中该部分负值之和的相反数。空值：该部分未计分：没有可判断的规范、没有评估分，或整张卡未评分';
COMMENT ON COLUMN call_scores.deducted IS '扣分：[points] 从该部分扣的分；等于 deductions 中该部分正值之和。空值：该部分未计分：没有可判断的规范、没有评估分，或整张卡未评分';
COMMENT ON COLUMN call_scores.deductions IS '扣分处数：[deductions] 该部分扣分的次数。空值：该部分未计分：没有可判断的规范、没有评估分，或整张卡未评分';
COMMENT ON COLUMN call_scores.coverage IS '覆盖率：[share] 该部分可判断的分值占所问分值的比例。空值：该部分没有问什么';
COMMENT ON COLUMN call_scores.reason IS '理由（英文）：该部分的分从何而来，或为何未计分（英文）。空值：没有可说的';
COMMENT ON COLUMN call_scores.reason_zh IS '理由：该部分的分从何而来，或为何未计分（中文）。空值：没有可说的，或该文字没有中文';
COMMENT ON COLUMN call_scores.total IS '总分：[points of 100] 整张卡的得分，每行相同，不可相加。空值：可判断的太少，未评分';
COMMENT ON COLUMN call_scores.card_coverage IS '整卡覆盖率：[share] 整张卡的覆盖率，每行相同；低于 scores.least_coverage 时没有得分和等级。空值：评分卡没有问什么';
COMMENT ON COLUMN call_scores.norms_asked IS '所问规范数：[norms] 评分卡对通话所问的规范数，每行相同';
COMMENT ON COLUMN call_scores.norms_judged IS '已判定规范数：[norms] 评分卡所问规范中判为合格或不合格的数目，每行相同';
COMMENT ON COLUMN call_scores.basis IS '得分性质：得分基于什么';
COMMENT ON COLUMN call_scores.grade IS '等级：整张卡的等级，每行相同。空值：评分卡没有等级，或未评分';
COMMENT ON COLUMN call_scores.automatic_fail IS '一票否决：使整通通话不合格的规范；未评分时为会使其不合格的规范。空值：没有这样的规范';
COMMENT ON VIEW day_scores IS '评分卡的一个部分在一个坐席的一天上的得分';
COMMENT ON COLUMN day_scores.agent_id IS '工号：坐席的工号，文本。空值：坐席不明';
COMMENT ON COLUMN day_scores.local_date IS '日期：坐席的哪一天';
COMMENT ON COLUMN day_scores.team IS '班组：坐席当天多数通话所在的班组。空值：清单没有写班组';
COMMENT ON COLUMN day_scores.card IS '评分卡：评分卡名称：kpi 或自定义';
COMMENT ON COLUMN day_scores.part IS '部分：评分卡的部分';
COMMENT ON COLUMN day_scores.title IS '标题（英文）：评分卡的该部分评什么（英文）。空值：评分卡没有写标题';
COMMENT ON COLUMN day_scores.title_zh IS '标题：评分卡的该部分评什么（中文）。空值：评分卡没有写标题';
COMMENT ON COLUMN day_scores.base IS '起始分：[points] 该部分在扣分和加分之前的分；得分=起始分−扣分+加分。空值：该部分未计分：没有该项数据，或整张卡未评分';
COMMENT ON COLUMN day_scores.points IS '得分：[points] 该部分的得分，未计分部分的权重已分给其他部分；一张卡各部分之和为总分。空值：该部分未计分：没有该项数据，或整张卡未评分';
COMMENT ON COLUMN day_scores.max_points IS '满分：[points] 该部分最多的分，未计分部分的权重已分给其他部分；一张卡各部分之和为100。空值：该部分未计分：没有该项数据，或整张卡未评分';
COMMENT ON COLUMN day_scores.gained IS '加分：[points] 做得好而给该部分加的分；等于 deductions 中该部分负值之和的相反数。空值：该部分未计分：没有该项数据，或整张卡未评分';
COMMENT ON COLUMN day_scores.deducted IS '扣分：[points] 从该部分扣的分；等于 deductions 中该部分正值之和。空值：该部分未计分：没有该项数据，或整张卡未评分';
COMMENT ON COLUMN day_scores.deductions IS '扣分处数：[deductions] 该部分扣分的次数。空值：该部分未计分：没有该项数据，或整张卡未评分';
COMMENT ON COLUMN day_scores.coverage IS '覆盖率：[share] 该部分可判断的分值占所问分值的比例。空值：该部分没有问什么';
COMMENT ON COLUMN day_scores.reason IS '理由（英文）：该部分的分从何而来，或为何未计分（英文）。空值：没有可说的';
COMMENT ON COLUMN day_scores.reason_zh IS '理由：该部分的分从何而来，或为何未计分（中文）。空值：没有可说的，或该文字没有中文';
COMMENT ON COLUMN day_scores.total IS '总分：[points of 100] 整张卡的得分，每行相同，不可相加。空值：可判断的太少，未评分';
COMMENT ON COLUMN day_scores.card_coverage IS '整卡覆盖率：[share] 整张卡的覆盖率，每行相同；低于 scores.least_coverage 时没有得分和等级。空值：评分卡没有问什么';
COMMENT ON COLUMN day_scores.grade IS '等级：整张卡的等级，每行相同。空值：评分卡没有等级，或未评分';
COMMENT ON VIEW deductions IS '评分卡的一个部分扣掉或加上的分，因一处发现、一个评估分或当天的一项数据；先是通话的，后是坐席一天的';
COMMENT ON COLUMN deductions.call_key IS '通话键：通话的唯一标识，所有日期内不重复；通话的评分卡用它关联 call_scores。空值：扣分属于坐席的一天';
COMMENT ON COLUMN deductions.local_date IS '日期：通话或坐席当天归入的日期';
COMMENT ON COLUMN deductions.call_id IS '通话编号：清单中的通话编号，可能重复，不能用来关联。空值：扣分属于坐席的一天';
COMMENT ON COLUMN deductions.agent_id IS '工号：坐席的工号，文本；坐席一天的评分卡用它和日期关联 day_scores。空值：坐席不明';
COMMENT ON COLUMN deductions.team IS '班组：坐席所在的班组。空值：清单没有写班组';
COMMENT ON COLUMN deductions.deduction IS '扣分编号：在通话内，或在坐席的一天内的编号，从0起';
COMMENT ON COLUMN deductions.card IS '评分卡：评分卡名称';
COMMENT ON COLUMN deductions.part IS '部分：扣分或加分的那个部分';
COMMENT ON COLUMN deductions.source IS '来源：分因什么而扣或加：发现、评估分，还是当天的数据';
COMMENT ON COLUMN deductions.rule_id IS '规范编号：扣分或加分的规范。空值：扣分来自评估分或当天的数据';
COMMENT ON COLUMN deductions.finding IS '发现编号：扣分或加分的那处发现在通话内的编号。空值：扣分来自评估分或当天的数据';
COMMENT ON COLUMN deductions.figure IS '项目：评估分所评的部分，或当天数据的名称。空值：扣分或加分来自发现';
COMMENT ON COLUMN deductions.value IS '数值：评估分，或当天数据的值。空值：扣分或加分来自发现';
COMMENT ON COLUMN deductions.start_s IS '开始：[s] 那处发现开始的时间，从录音开头起。空值：没有一处可指';
COMMENT ON COLUMN deductions.points IS '扣分：[points] 扣的分；负数为加的分。部分的得分=起始分−各行之和';
COMMENT ON VIEW figures IS '一项给定的数据或一个评估分，属于一通通话或一个坐席的一天；先是通话的，后是坐席一天的';
COMMENT ON COLUMN figures.call_key IS '通话键：通话的唯一标识，所有日期内不重复。空值：数据属于坐席的一天';
COMMENT ON COLUMN figures.local_date IS '日期：通话或坐席当天归入的日期';
COMMENT ON COLUMN figures.call_id IS '通话编号：清单中的通话编号，可能重复，不能用来关联。空值：数据属于坐席的一天';
COMMENT ON COLUMN figures.agent_id IS '工号：坐席的工号，文本。空值：坐席不明';
COMMENT ON COLUMN figures.team IS '班组：坐席所在的班组。空值：清单没有写班组，或坐席当天没有通话';
COMMENT ON COLUMN figures.kind IS '种类：评估员打的分，还是给定的数据';
COMMENT ON COLUMN figures.figure IS '项目：数据的名称（如 satisfaction、accuracy、sales），或所评的部分';
COMMENT ON COLUMN figures.value IS '数值：给定的值；同一项目可以平均';
COMMENT ON COLUMN figures.out_of IS '满分：[points] 评估分的满分。空值：不是评估分';
COMMENT ON COLUMN figures.assessor IS '评估员：谁打的分。空值：不是评估分，或没有写';
COMMENT ON COLUMN figures.note IS '说明：评估员写的说明。空值：不是评估分，或没有写';
COMMENT ON VIEW agents IS '一个坐席的一天';
COMMENT ON COLUMN agents.agent_id IS '工号：坐席工号，文本，007保持为007。空值：坐席不明的通话';
COMMENT ON COLUMN agents.team IS '班组：坐席当天多数通话所在的班组，没有通话时为练习的。空值：清单没有写班组';
COMMENT ON COLUMN agents.local_date IS '日期：坐席的这一天';
COMMENT ON COLUMN agents.calls IS '通话数：[calls] 当天分析的通话数；练习只计入练习通话数和练习得分，未评分的通话只计入时长、覆盖率和未评分数及其原因';
COMMENT ON COLUMN agents.calls_scored IS '已评分通话数：[calls] 有质检得分的通话数';
COMMENT ON COLUMN agents.calls_not_scored IS '未评分通话数：[calls] 可判断太少而没有得分的通话数';
COMMENT ON COLUMN agents.not_scored_because IS '未评分原因（英文）：通话没有得分的原因及各自的通话数（英文）。空值：每通通话都有得分';
COMMENT ON COLUMN agents.not_scored_because_zh IS '未评分原因：通话没有得分的原因及各自的通话数（中文）。空值：每通通话都有得分，或该文字没有中文';
COMMENT ON COLUMN agents.two_party_calls IS '双方通话数：[calls] 双方分声道录音的已评分通话数，含客户始终没有说话的；保持、抢话和说话占比按这些通话计';
COMMENT ON COLUMN agents.in_step_calls IS '声道同步通话数：[calls] 双方分声道且两个声道同步的已评分通话数；抢话、反应、冷场等按这些通话计';
COMMENT ON COLUMN agents.practice_calls IS '练习通话数：[calls] 练习通话数，不在通话数之内';
COMMENT ON COLUMN agents.practice_score IS '平均练习得分：[points of 100] 已评分练习通话的平均质检得分；只有坐席一方时为单人练习得分。空值：当天没有已评分的练习通话';
COMMENT ON COLUMN agents.duration_s IS '录音时长：[s] 通话录音的总时长';
COMMENT ON COLUMN agents.average_handling_time_s IS '平均处理时长：[s/call] 每通已评分通话的录音时长，含说话、静音和保持。空值：当天没有可用的通话';
COMMENT ON COLUMN agents.agent_characters IS '坐席字数：[characters] 坐席说的字数。空值：当天没有可用的通话';
COMMENT ON COLUMN agents.agent_talk_s IS '坐席说话时长：[s] 坐席话轮的总时间，含停顿。空值：当天没有可用的通话';
COMMENT ON COLUMN agents.agent_pause_s IS '坐席停顿时长：[s] 坐席话轮内停顿的总时间。空值：当天没有可用的通话';
COMMENT ON COLUMN agents.agent_rated_characters IS '坐席计速字数：[characters] 坐席至少5字且文字可靠的话轮中的字数。空值：当天没有可用的通话';
COMMENT ON COLUMN agents.agent_rated_talk_s IS '坐席计速时长：[s] 坐席至少5字且文字可靠的话轮的时间。空值：当天没有可用的通话';
COMMENT ON COLUMN agents.agent_rated_pause_s IS '坐席计速停顿时长：[s] 坐席至少5字且文字可靠的话轮中的停顿时间。空值：当天没有可用的通话';
COMMENT ON COLUMN agents.agent_speech_rate_cpm IS '坐席语速：[characters/min] 坐席语速：每分钟字数，含停顿，按至少5字且文字可靠的话轮。空值：当天没有可用的通话';
COMMENT ON COLUMN agents.agent_articulation_rate_cpm IS '坐席发音速度：[characters/min] 坐席去掉停顿后的每分钟字数，按至少5字且文字可靠的话轮。空值：当天没有可用的通话';
COMMENT ON COLUMN agents.agent_rate_outside_share IS '语速超范围占比：[share] 坐席计速时长中语速在配置范围以外的比例，按至少5字且文字可靠的话轮。空值：当天没有可用的通话';
COMMENT ON COLUMN agents.agent_acoustic_rate_cpm IS '坐席声学语速：[characters/min] 坐席从声音数出的每分钟音节数。空值：当天没有可用的通话';
COMMENT ON COLUMN agents.rate_agreement IS '两种语速之比：[ratio] 坐席按文字和按声音所得语速中较小的除以较大的，按所有话轮。空值：当天没有可用的通话';
COMMENT ON COLUMN agents.agent_talk_share IS '坐席说话占比：[share] 坐席说话时间占双方说话时间之和的比例。空值：当天没有可用的通话';
COMMENT ON COLUMN agents.interruptions_by_agent IS '坐席抢话次数：[times] 坐席抢话的次数，包括没有抢成的。空值：当天没有双方分声道且同步的通话';
COMMENT ON COLUMN agents.interruptions_by_agent_counted IS '计入的抢话次数：[times] 规范计入的坐席抢话次数：客户让出了话轮，或双方同时说话不少于2秒。空值：当天没有双方分声道且同步的通话';
COMMENT ON COLUMN agents.interruptions_per_call IS '每通抢话次数：[times/call] 每通双方通话中坐席抢话的次数，包括没有抢成的。空值：当天没有双方分声道且同步的通话';
COMMENT ON COLUMN agents.responses IS '反应次数：[times] 客户话轮结束后坐席作出反应的次数；反应时间中位数按这些反应计。空值：当天没有双方分声道且同步的通话';
COMMENT ON COLUMN agents.response_median_s IS '反应时间中位数：[s] 当天所有反应时间的真正中位数（不是各通话中位数的中位数，也不是直方图估计）；表 events 中 response 事件的时长给出同一个数。空值：当天没有可测的反应';
COMMENT ON COLUMN agents.response_max_s IS '最慢反应时间：[s] 最慢的一次反应时间。空值：当天没有可测的反应';
COMMENT ON COLUMN agents.slow_responses IS '慢反应次数：[times] 超过上限的反应次数。空值：当天没有双方分声道且同步的通话';
COMMENT ON COLUMN agents.dead_air_s IS '冷场时长：[s] 无人说话超过3秒的静音总时长，保持除外。空值：当天没有双方分声道且同步的通话';
COMMENT ON COLUMN agents.hold_count IS '保持次数：[holds] 坐席离线的次数。空值：当天没有双方分声道的通话';
COMMENT ON COLUMN agents.hold_s IS '保持时长：[s] 坐席离线的总时间。空值：当天没有双方分声道的通话';
COMMENT ON COLUMN agents.longest_hold_s IS '最长保持：[s] 最长一次保持的时间。空值：当天没有保持，或没有双方分声道的通话';
COMMENT ON COLUMN agents.qa_score IS '平均质检得分：[points of 100] 已评分通话的平均质检得分。空值：当天没有可用的通话';
COMMENT ON COLUMN agents.qa_coverage IS '平均质检覆盖率：[share] 通话的平均质检覆盖率，含未评分的。空值：当天没有可用的通话';
COMMENT ON COLUMN agents.norms_passed IS '合格规范数：[norm × call] 各通话合格的规范数之和。空值：当天没有可用的通话';
COMMENT ON COLUMN agents.norms_failed IS '不合格规范数：[norm × call] 各通话不合格的规范数之和。空值：当天没有可用的通话';
COMMENT ON COLUMN agents.norms_unknown IS '无法判定规范数：[norm × call] 各通话无法判定的规范数之和。空值：当天没有可用的通话';
COMMENT ON COLUMN agents.norms_failed_share IS '规范不合格率：[share] 已判定规范中不合格的比例。空值：当天没有可用的通话';
COMMENT ON COLUMN agents.most_failed_norms IS '最常不合格规范：不合格通话最多的5条规范及通话数。空值：当天没有不合格的规范';
COMMENT ON COLUMN agents.odd_moves IS '异常变化：与自己此前14天相比异常变化的指标（名称见枚举 measure）及变化，用分号隔开；pp 为百分点，/call 为每通。空值：没有异常变化';
COMMENT ON VIEW agent_measures IS '一个坐席一天的一个指标';
COMMENT ON COLUMN agent_measures.agent_id IS '工号：坐席工号，文本，007保持为007。空值：坐席不明的通话';
COMMENT ON COLUMN agent_measures.team IS '班组：坐席当天多数通话所在的班组，没有通话时为练习的。空值：清单没有写班组';
COMMENT ON COLUMN agent_measures.local_date IS '日期：坐席的这一天';
COMMENT ON COLUMN agent_measures.measure IS '指标：指标的名称；单位、说明和能否相加见数据字典的指标一节';
COMMENT ON COLUMN agent_measures.value IS '数值：坐席当天的数值，单位随指标。空值：当天没有可用的通话';
COMMENT ON COLUMN agent_measures.n IS '通话数：[calls] 数值所依据的通话数。空值：指标本身是通话数';
COMMENT ON COLUMN agent_measures.low IS '区间下限：95%置信区间的下限，单位随指标。空值：通话少于5通，或该指标不与此前比较';
COMMENT ON COLUMN agent_measures.high IS '区间上限：95%置信区间的上限，单位随指标。空值：通话少于5通，或该指标不与此前比较';
COMMENT ON COLUMN agent_measures.team_value IS '班组数值：坐席所在班组当天的数值，含该坐席，单位随指标。空值：坐席没有班组，或班组当天没有可用的通话';
COMMENT ON COLUMN agent_measures.before IS '此前数值：坐席自己此前14天的数值，单位随指标。空值：此前14天没有可用的通话，或该指标不与此前比较';
COMMENT ON COLUMN agent_measures.change IS '变化：当天数值减此前数值，单位随指标。空值：两边有一边通话少于5通，或该指标不与此前比较';
COMMENT ON COLUMN agent_measures.odd IS '异常：变化是否超出偶然并且大到有意义（95%以上把握，各指标一起校正）。空值：无法判定：通话太少，或该指标不与此前比较';
COMMENT ON COLUMN agent_measures.trend_unknown IS '无法比较原因：为什么无法判定坐席当天的变化。空值：可以判断，或该指标不与此前比较';
COMMENT ON VIEW failures IS '一个无法分析的录音';
COMMENT ON COLUMN failures.recording IS '录音文件：清单或命令行中写的录音文件名';
COMMENT ON COLUMN failures.local_date IS '归入日期：失败归入的日期：通话开始时的当地日期，不明时为处理的日期';
COMMENT ON COLUMN failures.agent_id IS '工号：坐席工号。空值：坐席不明';
COMMENT ON COLUMN failures.team IS '班组：通话时坐席所在的班组。空值：清单没有写班组，或由没有保存的早期版本处理';
COMMENT ON COLUMN failures.stage IS '阶段：在哪一步失败';
COMMENT ON COLUMN failures.error IS '错误类型：错误的类型名';
COMMENT ON COLUMN failures.message IS '说明（英文）：哪里出了什么问题、怎么办（英文）';
COMMENT ON COLUMN failures.message_zh IS '说明：哪里出了什么问题、怎么办（中文）。空值：该说明没有中文，例如由早期版本写入';
COMMENT ON COLUMN failures.attempts IS '尝试次数：[times] 试过几次';
COMMENT ON COLUMN failures.last_at IS '最近尝试（UTC）：最近一次尝试的时刻，世界协调时';
COMMENT ON COLUMN failures.dismissed IS '已忽略：是否有人决定不再理会该录音；不再重试，也不计数';
COMMENT ON VIEW by_agent IS '一通通话，带不合格的规范、时间和更好的说法；每个坐席每月一个文件，可单独阅读';
COMMENT ON COLUMN by_agent.agent_id IS '工号：坐席工号，文本，007保持为007。空值：既没有清单也没有文件名说明坐席是谁';
COMMENT ON COLUMN by_agent.team IS '班组：通话时坐席所在的班组。空值：清单没有写班组';
COMMENT ON COLUMN by_agent.local_date IS '通话日期：通话归入的日期：通话开始时的当地日期，开始时间不明时为处理的日期';
COMMENT ON COLUMN by_agent.call_key IS '通话键：通话的唯一标识，所有日期内不重复；与通话有关的各表都用它关联';
COMMENT ON COLUMN by_agent.call_id IS '通话编号：清单中的通话编号，没有时为文件名（去掉扩展名）；可能重复，不能用来关联';
COMMENT ON COLUMN by_agent.recording IS '录音文件：清单或命令行中写的录音文件名';
COMMENT ON COLUMN by_agent.started_at_local IS '开始时间（当地）：通话开始时当地钟表的时间，不带时区。空值：清单和文件名都没有写时刻';
COMMENT ON COLUMN by_agent.direction IS '呼叫方向：呼入、呼出或练习。空值：清单没有写方向';
COMMENT ON COLUMN by_agent.scenario IS '业务场景：清单中写的业务场景。空值：清单没有写场景';
COMMENT ON COLUMN by_agent.duration_s IS '录音时长：[s] 录音的长度';
COMMENT ON COLUMN by_agent.two_party IS '双方通话：双方是否各有自己的声道；否则需要双方的指标为空。客户始终没有说话的通话也为真：此时抢话等次数为0，坐席说话占比为1，平均时加上 customer_spoke 可去掉这些通话';
COMMENT ON COLUMN by_agent.ends_abruptly IS '突然中断：录音在有人说话时中断，或录音文件没有写完；之后的内容不明';
COMMENT ON COLUMN by_agent.qa_score IS '质检得分：[points of 100] 质检评分卡（qa）的得分；只能在已评分的通话上取平均。空值：可判断的太少（见 qa_coverage），或没有使用该评分卡';
COMMENT ON COLUMN by_agent.qa_coverage IS '质检覆盖率：[share] 质检评分卡所问规范中，可判断的分值占所问分值的比例；可在通话上取平均。空值：评分卡没有问任何规范，或没有使用';
COMMENT ON COLUMN by_agent.qa_basis IS '得分性质：质检得分基于什么；单人练习的得分只涉及坐席自己能体现的规范，不与通话一起平均。空值：没有使用质检评分卡';
COMMENT ON COLUMN by_agent.not_scored_because IS '未评分原因（英文）：因覆盖率不足而没有得分时，多数规范无法判定的原因（英文）。空值：通话有得分，或没有使用质检评分卡';
COMMENT ON COLUMN by_agent.not_scored_because_zh IS '未评分原因：因覆盖率不足而没有得分时，多数规范无法判定的原因（中文）。空值：通话有得分，或没有使用质检评分卡，或该文字没有中文';
COMMENT ON COLUMN by_agent.norms_asked IS '所问规范数：[norms] 适用于该通话的规范数；不含撤回的，单人练习时不含需要对方的';
COMMENT ON COLUMN by_agent.norms_judged IS '已判定规范数：[norms] 判为合格或不合格的规范数';
COMMENT ON COLUMN by_agent.norms_failed IS '不合格规范数：[norms] 至少有一处不合格的规范数';
COMMENT ON COLUMN by_agent.norms_unknown IS '无法判定规范数：[norms] 适用但无法判定的规范数';
COMMENT ON COLUMN by_agent.failed_rules IS '不合格的规范编号：不合格的规范编号，按首次出现的时间排列，用“; ”隔开。空值：没有不合格的规范';
COMMENT ON COLUMN by_agent.failed_norms_zh IS '不合格的规范：每行一条不合格的规范：通话中的时间（分:秒）、规范、说的话或测得的数值和要求。空值：没有不合格的规范';
COMMENT ON COLUMN by_agent.failed_norms_en IS '不合格的规范（英文）：英文，每行一条不合格的规范：通话中的时间（分:秒）、规范、说的话或测得的数值和要求。空值：没有不合格的规范';
COMMENT ON COLUMN by_agent.better_wording_zh IS '更好的说法：每行一条：不合格的规范和更好的说法。空值：没有不合格的规范，或规范没有推荐说法';
COMMENT ON COLUMN by_agent.better_wording_en IS '更好的说法（英文）：英文，每行一条：不合格的规范和更好的说法。空值：没有不合格的规范，或规范没有推荐说法';
COMMENT ON COLUMN by_agent.unknown_norms_zh IS '无法判定的规范：每行一个原因和因此无法判定的规范。空值：要求的规范都能判断';
COMMENT ON COLUMN by_agent.unknown_norms_en IS '无法判定的规范（英文）：英文，每行一个原因和因此无法判定的规范。空值：要求的规范都能判断';
COMMENT ON COLUMN by_agent.agent_characters IS '坐席字数：[characters] 坐席说的字数，一字一音节，数字按读法计。空值：没有听到坐席的话轮，或不知道坐席的声道';
COMMENT ON COLUMN by_agent.agent_talk_s IS '坐席说话时长：[s] 坐席话轮的总时间，含2秒以下的停顿。空值：没有听到坐席的话轮，或不知道坐席的声道';
COMMENT ON COLUMN by_agent.agent_pause_s IS '坐席停顿时长：[s] 坐席话轮内不少于0.2秒的静音总时长。空值：没有听到坐席的话轮，或不知道坐席的声道';
COMMENT ON COLUMN by_agent.agent_rated_characters IS '坐席计速字数：[characters] 坐席至少5字且文字可靠的话轮中的字数；语速的分子。空值：没有听到坐席的话轮，或不知道坐席的声道';
COMMENT ON COLUMN by_agent.agent_rated_talk_s IS '坐席计速时长：[s] 坐席至少5字且文字可靠的话轮的时间，含停顿；语速的分母。空值：没有听到坐席的话轮，或不知道坐席的声道';
COMMENT ON COLUMN by_agent.agent_speech_rate_cpm IS '坐席语速：[characters/min] 坐席语速：每分钟字数，含2秒以下的停顿，按至少5字且文字可靠的话轮；多通通话用 60×计速字数之和÷计速时长之和。空值：坐席没有计速的话轮';
COMMENT ON COLUMN by_agent.agent_articulation_rate_cpm IS '坐席发音速度：[characters/min] 坐席去掉停顿后的每分钟字数，按至少5字且文字可靠的话轮。空值：坐席没有计速的话轮';
COMMENT ON COLUMN by_agent.agent_rate_outside_share IS '坐席语速超范围占比：[share] 坐席语速在配置范围以外的话轮占计速时长的比例，按至少5字且文字可靠的话轮。空值：坐席没有计速的话轮';
COMMENT ON COLUMN by_agent.agent_acoustic_rate_cpm IS '坐席声学语速：[characters/min] 坐席从声音数出的每分钟音节数，不靠文字（普通话一音节一字）。空值：没有从声音数坐席的音节';
COMMENT ON COLUMN by_agent.rate_agreement IS '两种语速之比：[ratio] 坐席按文字和按声音所得语速中较小的除以较大的，包括没有文字的话轮；低于0.8且识别器对词没有把握（平均概率低于0.7）时转写可疑，低于0.6且文字偏少时一律可疑。空值：没有坐席的文字，或没有从声音数音节';
COMMENT ON COLUMN by_agent.pause_count IS '停顿次数：[pauses] 坐席话轮内不少于0.2秒的静音次数。空值：没有听到坐席的话轮';
COMMENT ON COLUMN by_agent.longest_pause_s IS '最长停顿：[s] 坐席话轮内最长的静音。空值：没有停顿，或没有听到坐席的话轮';
COMMENT ON COLUMN by_agent.interruptions_by_agent IS '坐席抢话次数：[times] 客户持有话轮时坐席开口（应答语除外）的次数，包括没有抢成的。空值：双方没有分声道录音，或声道不同步';
COMMENT ON COLUMN by_agent.interruptions_by_agent_counted IS '计入的抢话次数：[times] 规范计入的坐席抢话次数：客户让出了话轮，或双方同时说话不少于2秒。空值：双方没有分声道录音，或声道不同步';
COMMENT ON COLUMN by_agent.interruptions_by_customer IS '客户抢话次数：[times] 坐席持有话轮时客户开口（应答语除外）的次数，包括没有抢成的。空值：双方没有分声道录音，或声道不同步';
COMMENT ON COLUMN by_agent.backchannels_by_agent IS '坐席应答次数：[times] 客户说话时坐席应答（嗯、好的）的次数，不占话轮。空值：双方没有分声道录音，或声道不同步';
COMMENT ON COLUMN by_agent.overlap_s IS '同时说话时长：[s] 双方同时说话的时间。空值：双方没有分声道录音，或声道不同步';
COMMENT ON COLUMN by_agent.response_median_s IS '反应时间中位数：[s] 从客户话轮结束到坐席出声的时间的中位数，保持除外；等于 events 中该通话 response 行时长的中位数。空值：没有一次反应，或双方没有分声道录音或不同步';
COMMENT ON COLUMN by_agent.response_max_s IS '最慢反应时间：[s] 从客户话轮结束到坐席出声的最长时间，保持除外。空值：没有一次反应，或双方没有分声道录音或不同步';
COMMENT ON COLUMN by_agent.slow_responses IS '慢反应次数：[times] 超过配置上限（出厂5秒）的反应次数。空值：双方没有分声道录音，或声道不同步';
COMMENT ON COLUMN by_agent.dead_air_s IS '冷场时长：[s] 无人说话超过3秒的静音总时长，保持除外。空值：双方没有分声道录音，或声道不同步';
COMMENT ON COLUMN by_agent.hold_count IS '保持次数：[holds] 坐席离线不少于8秒的次数。空值：双方没有分声道录音';
COMMENT ON COLUMN by_agent.hold_s IS '保持时长：[s] 坐席离线的总时间。空值：双方没有分声道录音';
COMMENT ON COLUMN by_agent.longest_hold_s IS '最长保持：[s] 最长一次保持的时间。空值：没有保持，或双方没有分声道录音';
COMMENT ON COLUMN by_agent.agent_talk_share IS '坐席说话占比：[share] 坐席说话时间占双方说话时间之和的比例。空值：双方没有分声道录音，或都没有说话';
COMMENT ON COLUMN by_agent.agent_level_dbfs IS '坐席音量：[dBFS] 坐席说话时的音量；可按说话时长加权平均。空值：没有可测量的坐席声音';
COMMENT ON COLUMN by_agent.agent_pitch_sd_semitones IS '坐席音高变化：[semitones] 坐席音高的标准差，越小越平板；可按说话时长加权平均。空值：没有可测量的坐席声音';
COMMENT ON COLUMN by_agent.agent_clarity IS '坐席清晰度：[share] 坐席的词中识别器有把握的比例；可按说话时长加权平均。空值：没有识别出坐席的词';
COMMENT ON COLUMN by_agent.customer_speech_rate_cpm IS '客户语速：[characters/min] 客户语速：每分钟字数，含2秒以下的停顿，按至少5字且文字可靠的话轮；多通通话用 60×计速字数之和÷计速时长之和。空值：客户没有计速的话轮';
COMMENT ON COLUMN by_agent.notes IS '备注（英文）：读者应当知道的关于该通话的情况，每行一条（英文）。空值：没有备注';
COMMENT ON COLUMN by_agent.notes_zh IS '备注：读者应当知道的关于该通话的情况，每行一条（中文）。空值：没有备注，或该文字没有中文';
COMMENT ON VIEW runs IS '程序的一次运行，归入开始的日期（UTC）';
COMMENT ON COLUMN runs.run_id IS '运行编号：运行的唯一标识';
COMMENT ON COLUMN runs.started_at IS '开始时间（UTC）：运行开始的时刻，世界协调时';
COMMENT ON COLUMN runs.ended_at IS '结束时间（UTC）：运行结束的时刻，世界协调时。空值：运行还没有结束，或被强行终止';
COMMENT ON COLUMN runs.command IS '命令：运行的命令';
COMMENT ON COLUMN runs.voicecheck_version IS '程序版本：程序的版本';
COMMENT ON COLUMN runs.asr_model IS '语音模型：转写所用语音模型的名称。空值：没有转写任何录音';
COMMENT ON COLUMN runs.asr_model_sha256 IS '语音模型摘要：转写所用语音模型权重（model.bin）的SHA-256。空值：没有转写任何录音，或由没有记录的早期版本运行';
COMMENT ON COLUMN runs.hearing_sha256 IS '听辨设置摘要：听辨设置的SHA-256。空值：没有听辨任何录音';
COMMENT ON COLUMN runs.judging_sha256 IS '判断设置摘要：规则、上限和程序版本的SHA-256';
COMMENT ON COLUMN runs.scores_sha256 IS '评分设置摘要：评分卡及计入的人工分数和指标的SHA-256';
COMMENT ON COLUMN runs.calls IS '通话数：[calls] 运行所发布日期内的通话数；练习不在其中';
COMMENT ON COLUMN runs.calls_not_scored IS '未评分通话数：[calls] 运行所发布日期内可判断太少而没有得分的通话数。空值：由没有记录的早期版本运行';
COMMENT ON COLUMN runs.analysed IS '新分析数：[calls] 运行中听辨的录音数';
COMMENT ON COLUMN runs.rejudged IS '重新判断数：[calls] 运行中重新判断的已存通话数';
COMMENT ON COLUMN runs.failed IS '失败数：[recordings] 运行中无法分析的录音数';
COMMENT ON COLUMN runs.audio_s IS '录音时长：[s] 运行中听辨的录音总时长';
COMMENT ON COLUMN runs.elapsed_s IS '用时：[s] 运行用的时间。空值：运行还没有结束，或被强行终止';
COMMENT ON COLUMN runs.realtime_factor IS '速度倍数：[ratio] 每秒处理的录音秒数。空值：没有听辨任何录音';
COMMENT ON COLUMN runs.stopped IS '中途停止：运行是否在完成前停止，或还没有结束';
COMMENT ON COLUMN runs.exit_code IS '退出码：0全部完成；1部分录音失败；3提前停止。空值：运行还没有结束，或被强行终止';
COMMENT ON COLUMN runs.not_reached IS '未处理数：[recordings] 停止时还没有处理的录音数';
COMMENT ON COLUMN runs.agent_speech_rate_cpm IS '全体语速：[characters/min] 运行所发布日期内全体坐席的语速：每分钟字数，含停顿，按至少5字且文字可靠的话轮。空值：没有计速的话轮';
COMMENT ON COLUMN runs.norms_failed_share IS '规范不合格率：[share] 运行所发布日期内已判定规范中不合格的比例。空值：没有判断任何规范';
COMMENT ON COLUMN runs.qa_score IS '平均质检得分：[points of 100] 运行所发布日期内已评分通话的平均质检得分。空值：没有已评分的通话';
COMMENT ON VIEW reviews IS '一位复核人对一通通话上一处发现或一条规范的意见';
COMMENT ON COLUMN reviews.call_key IS '通话键：通话的唯一标识，所有日期内不重复';
COMMENT ON COLUMN reviews.local_date IS '通话日期：通话归入的日期';
COMMENT ON COLUMN reviews.call_id IS '通话编号：清单中的通话编号，可能重复，不能用来关联';
COMMENT ON COLUMN reviews.agent_id IS '工号：通话坐席的工号，文本。空值：坐席不明';
COMMENT ON COLUMN reviews.team IS '班组：通话时坐席所在的班组。空值：清单没有写班组';
COMMENT ON COLUMN reviews.rule_id IS '规范编号：所复核的规范';
COMMENT ON COLUMN reviews.finding IS '发现编号：所复核的那处发现现在在通话内的编号。空值：意见针对该规范的所有发现，或该处已不存在';
COMMENT ON COLUMN reviews.start_s IS '开始：[s] 所复核的那处发现开始的时间，从录音开头起，精确到0.1秒。空值：意见针对该规范在通话上的所有发现';
COMMENT ON COLUMN reviews.reviewer IS '复核人：谁给出的意见';
COMMENT ON COLUMN reviews.verdict IS '复核意见：复核人对程序结果的意见';
COMMENT ON COLUMN reviews.result IS '所复核结果：复核意见针对的程序结果。空值：由没有保存的早期版本导入，视为针对现在的结果';
COMMENT ON COLUMN reviews.note IS '说明：复核人写的理由。空值：复核人没有写';
COMMENT ON COLUMN reviews.imported_at IS '导入时间（UTC）：复核意见导入的时刻，世界协调时。空值：由没有保存的早期版本导入';
COMMENT ON VIEW appeals IS '坐席对一处发现、一条规范或一通通话得分的一次申诉，以及处理结果';
COMMENT ON COLUMN appeals.call_key IS '通话键：通话的唯一标识，所有日期内不重复';
COMMENT ON COLUMN appeals.local_date IS '通话日期：通话归入的日期';
COMMENT ON COLUMN appeals.call_id IS '通话编号：清单中的通话编号，可能重复，不能用来关联';
COMMENT ON COLUMN appeals.agent_id IS '工号：通话坐席的工号，文本。空值：坐席不明';
COMMENT ON COLUMN appeals.team IS '班组：通话时坐席所在的班组。空值：清单没有写班组';
COMMENT ON COLUMN appeals.appeal IS '申诉编号：申诉在通话内的编号，从0起';
COMMENT ON COLUMN appeals.rule_id IS '规范编号：申诉针对的规范。空值：申诉针对通话的得分';
COMMENT ON COLUMN appeals.finding IS '发现编号：申诉针对的那处发现现在在通话内的编号。空值：申诉针对整条规范或得分，或该处已不存在';
COMMENT ON COLUMN appeals.start_s IS '开始：[s] 申诉针对的那处发现开始的时间，从录音开头起。空值：申诉针对整条规范或得分';
COMMENT ON COLUMN appeals.result IS '所申诉结果：申诉针对的程序结果。空值：申诉针对通话的得分';
COMMENT ON COLUMN appeals.reason IS '申诉理由：坐席写的理由';
COMMENT ON COLUMN appeals.appealed_at IS '申诉时间（UTC）：申诉的时刻，世界协调时';
COMMENT ON COLUMN appeals.decision IS '处理结果：申诉的处理结果';
COMMENT ON COLUMN appeals.decided_by IS '处理人：谁处理了申诉。空值：尚未处理';
COMMENT ON COLUMN appeals.decided_at IS '处理时间（UTC）：处理申诉的时刻，世界协调时。空值：尚未处理';
COMMENT ON COLUMN appeals.decision_reason IS '处理理由：处理人写的理由。空值：尚未处理，或没有写';
COMMENT ON COLUMN appeals.score_before IS '申诉时得分：[points of 100] 申诉时通话在 qa 卡上的得分。空值：当时未评分';
COMMENT ON COLUMN appeals.score_after IS '处理后得分：[points of 100] 处理后通话在 qa 卡上的得分。空值：尚未处理，或未评分';
COMMENT ON VIEW norms IS '一条规范，属于所配置的规则包';
COMMENT ON COLUMN norms.rule_id IS '规范编号：规范的固定编号';
COMMENT ON COLUMN norms.title_zh IS '规范名称：规范要求什么，几个字，中文';
COMMENT ON COLUMN norms.title_en IS '英文名称：规范要求什么，几个字，英文';
COMMENT ON COLUMN norms.kind IS '规范种类：规则怎样检查，不是规范要求什么（要求见 expected）：查找必须有的、查找不得有的、有前提时查找必须有的，还是测量';
COMMENT ON COLUMN norms.severity IS '严重程度：违反该规范的严重程度';
COMMENT ON COLUMN norms.automatic_fail IS '一票否决：违反时是否使整通通话不合格，不论得分';
COMMENT ON COLUMN norms.pack IS '规则包：规范所在的规则包';
COMMENT ON COLUMN norms.documents IS '依据文件：写有该规范的培训文件代码，以“; ”相连：R 客户挽留，N 新员工，E 电商，F 回访，T 电信，或规则包自己的代码';
COMMENT ON COLUMN norms.section IS '章节：规范在文件的哪一节。空值：规则包没有写章节';
COMMENT ON COLUMN norms.wording IS '文件原文：文件自己的说法：该说的话，或“不该说的 → 该说的”。空值：文件没有给出说法';
COMMENT ON COLUMN norms.speaker IS '说话人：规范看谁的话';
COMMENT ON COLUMN norms.measure IS '测量项：规范测量的项目，见 voicecheck rules measures。空值：规范不测量';
COMMENT ON COLUMN norms.limit_low IS '下限：规范所用的下限，单位见 unit。空值：没有下限';
COMMENT ON COLUMN norms.limit_high IS '上限：规范所用的上限，单位见 unit。空值：没有上限';
COMMENT ON COLUMN norms.unit IS '单位：规范上下限的单位。空值：规范不测量';
COMMENT ON COLUMN norms.expected IS '规范要求：规范要求什么，限值为所用的';
COMMENT ON COLUMN norms.recommended_zh IS '推荐说法：更好的说法，中文；两边都有限值的，各有一句，花括号处为测得的数值。空值：规范没有给出';
COMMENT ON COLUMN norms.recommended_en IS '英文推荐说法：更好的说法，英文；两边都有限值的，各有一句，花括号处为测得的数值。空值：规范没有给出';
COMMENT ON VIEW live IS '一个当前有效的文件';
COMMENT ON COLUMN live.local_date IS '日期：文件所属的日期。空值：文件不属于某一天';
COMMENT ON COLUMN live.table_name IS '表：文件所属的表';
COMMENT ON COLUMN live.path IS '路径：文件在输出文件夹下的路径';
COMMENT ON COLUMN live.row_count IS '行数：[rows] 文件的行数';
COMMENT ON COLUMN live.byte_count IS '字节数：[bytes] 文件的长度';
COMMENT ON COLUMN live.sha256 IS '摘要：文件内容的SHA-256，用来核对读到的文件没有被替换';
COMMENT ON VIEW dim_date IS '日历：从第一个有通话的日期到最后一个，每天一行';
COMMENT ON VIEW dim_agent IS '坐席：最近所在的班组，第一天和最后一天，天数和通话数；工号不明的通话在 agent_id 为空的一行';
COMMENT ON VIEW fact_hold IS '一次保持：时长、承诺的时长和超出承诺的时长（秒）、是否守时';
COMMENT ON VIEW fact_response IS '坐席对客户的一次反应：从客户说完到坐席出声（秒），是否太慢';
COMMENT ON VIEW fact_interruption IS '一次抢话：谁抢，对方是否让出，是否计入规范';
COMMENT ON VIEW fact_norm IS '一条规范在一通通话上的结果，带规范的名称和出处；failed 与 judged 为 0 或 1，可直接相加：sum(failed) / sum(judged) 为不通过率';
COMMENT ON VIEW fact_deduction IS '评分卡扣掉（正）或加上（负）的分，带规范的名称';
COMMENT ON VIEW fact_call IS '一通通话，带清单中的其他列（meta[''列名'']）、当地的小时、ISO 周和月';
COMMENT ON VIEW fact_call_scored IS '计入平均的通话：不是练习，且有 qa 得分；列与 fact_call 相同';
COMMENT ON VIEW dim_value IS '取值：每个枚举的每个值和它的中英文说法';
