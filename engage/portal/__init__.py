"""Everything that joins the features for one reader."""
