"""The pages that people look at: view data as plain values, written as files that open by double-click."""
